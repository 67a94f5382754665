package io.hcsshim.cli.windows;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.disk.tar.Decompression;
import io.hcsshim.hcs.storage.BaseLayer;
import io.hcsshim.hcs.storage.LayerArchives;
import io.hcsshim.hcs.storage.Wclayer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `wclayer`: layers of Windows containers. Exit status: 0, or 1 for any failure.
@Command(
        name = "wclayer",
        description = "Make, mount, import, export and remove layers of Windows containers.",
        mixinStandardHelpOptions = true,
        version = "wclayer 0.1.0",
        subcommands = CommandLine.HelpCommand.class)
public final class WclayerCommand {
    WclayerCommand() {}

    /// Runs one subcommand.
    public static void main(String[] arguments) {
        System.exit(Commands.run(new CommandLine(new WclayerCommand()), arguments));
    }

    private static Wclayer layers() throws IOException {
        return new Wclayer(Host.libraries());
    }

    @Command(name = "create", description = "Make a writable layer.")
    void create(@Mixin Parents parents, @Parameters(paramLabel = "LAYER") Path layer)
            throws IOException {
        layers().createScratch(layer.toAbsolutePath(), parents.layers());
    }

    @Command(name = "export", description = "Write a layer as a tar archive.")
    void export(
            @Mixin Parents parents,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "default: standard output")
                    Optional<Path> output,
            @Option(
                            names = {"-z", "--gzip"},
                            description = "compress it")
                    boolean gzip,
            @Parameters(paramLabel = "LAYER") Path layer)
            throws IOException {
        var archives = new LayerArchives(Host.libraries());
        try (var plain = new BufferedOutputStream(out(output));
                var out = gzip ? new GZIPOutputStream(plain) : plain) {
            archives.export(layer.toAbsolutePath(), parents.layers(), out);
        }
    }

    private static OutputStream out(Optional<Path> file) throws IOException {
        return file.isPresent() ? Files.newOutputStream(file.get()) : System.out;
    }

    @Command(name = "import", description = "Make a layer of a tar archive.")
    void importFrom(
            @Mixin Parents parents,
            @Option(
                            names = {"-i", "--input"},
                            paramLabel = "FILE",
                            description = "plain, gzip or zstd; default: standard input")
                    Optional<Path> input,
            @Parameters(paramLabel = "LAYER") Path layer)
            throws IOException {
        var archives = new LayerArchives(Host.libraries());
        try (var archive = Decompression.of(in(input))) {
            archives.importFrom(archive, layer.toAbsolutePath(), parents.layers());
        }
    }

    private static ReadableByteChannel in(Optional<Path> file) throws IOException {
        return file.isPresent() ? FileChannel.open(file.get()) : Channels.newChannel(System.in);
    }

    @Command(name = "makebaselayer", description = "Make a folder of files a base layer.")
    void makeBaseLayer(@Parameters(paramLabel = "FOLDER") Path folder) throws IOException {
        new BaseLayer(Host.libraries()).convert(folder.toAbsolutePath());
    }

    @Command(name = "mount", description = "Mount a writable layer, and print where.")
    void mount(@Mixin Parents parents, @Parameters(paramLabel = "SCRATCH") Path layer)
            throws IOException {
        System.out.println(layers().mount(layer.toAbsolutePath(), parents.layers()));
    }

    @Command(name = "unmount", description = "Unmount a writable layer.")
    void unmount(@Parameters(paramLabel = "SCRATCH") Path layer) throws IOException {
        layers().unmount(layer.toAbsolutePath());
    }

    @Command(name = "remove", description = "Take a layer away, with its files.")
    void remove(@Parameters(paramLabel = "LAYER") Path layer) throws IOException {
        layers().destroy(layer.toAbsolutePath());
    }
}
