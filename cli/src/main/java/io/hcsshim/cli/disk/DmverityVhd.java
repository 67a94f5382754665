package io.hcsshim.cli.disk;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.cli.image.ImageTar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `dmverity-vhd`: the layers of an image as VHDs with hash trees, and their root hashes.
@Command(
        name = "dmverity-vhd",
        description = "Make VHDs with dm-verity hash trees of an image's layers.",
        subcommands = {DmverityCreate.class, DmverityRootHash.class, CommandLine.HelpCommand.class},
        version = "dmverity-vhd 0.1.0")
public final class DmverityVhd {
    DmverityVhd() {}

    /// What goes before the subcommand.
    @Option(
            names = {"-v", "--verbose"},
            description = "say what is being done")
    private boolean verbose;

    @Option(
            names = {"-t", "--tarball"},
            paramLabel = "FILE",
            description = "the image's archive: docker save, ctr image export")
    private Optional<Path> tarball = Optional.empty();

    @Option(
            names = {"-d", "--docker"},
            description = "not supported: use docker save and -t")
    private boolean docker;

    @Option(
            names = {"-b", "--buffered-reader"},
            description = "without effect")
    private boolean buffered;

    @Option(names = "--version", versionHelp = true, description = "print the version")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this")
    private boolean help;

    /// Exit status: 0, or 1 for any failure.
    public static void main(String[] arguments) {
        System.exit(Commands.run(new CommandLine(new DmverityVhd()), arguments));
    }

    void say(String what) {
        if (verbose) {
            System.err.println(what);
        }
    }

    /// The image's layers, from the archive that was named.
    ImageTar image(String reference) throws IOException, InterruptedException {
        if (docker && tarball.isPresent()) {
            throw new IOException("-d and -t exclude each other");
        }
        var archive =
                tarball.orElseThrow(() ->
                        new IOException(
                                "images are read from archives only: docker save -o image.tar "
                                        + reference
                                        + " (or ctr image export), then -t image.tar"));
        say("unpacking " + archive);
        return ImageTar.open(archive);
    }
}
