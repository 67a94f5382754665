package io.hcsshim.cli.disk;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.disk.ext4.Ext4File;
import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.tree.ByteText;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ext4`: looks into images.
@Command(
        name = "ext4",
        description = "Look into an ext4 image or a VHD of one, without mounting it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            Ext4List.class,
            Ext4Cat.class,
            Ext4Stat.class,
            Ext4Verify.class,
            CommandLine.HelpCommand.class
        })
public final class Ext4Command {
    Ext4Command() {}

    /// Exit status: 0, or 1 for any failure.
    public static void main(String[] arguments) {
        System.exit(Commands.run(new CommandLine(new Ext4Command()), arguments));
    }

    /// What every subcommand is told.
    static final class Where {
        @Parameters(index = "0", paramLabel = "IMAGE", description = "the image")
        Path image = Path.of("");

        @Option(names = "--json", description = "answer in JSON")
        boolean json;

        FileChannel open() throws IOException {
            return Archives.file(image);
        }
    }

    /// A file in an image.
    static final class Named {
        @Mixin Where where = new Where();

        @Parameters(
                index = "1",
                paramLabel = "PATH",
                defaultValue = "/",
                description = "a file in it (default: the root)")
        String path = "/";

        Ext4File find(Ext4Reader reader) throws IOException {
            return reader.find(ByteText.fromWords(path))
                    .orElseThrow(() -> new IOException(path + ": not in " + where.image));
        }
    }
}
