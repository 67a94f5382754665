package io.hcsshim.cli.windows;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.hcs.storage.BaseLayer;
import io.hcsshim.hcs.storage.Wclayer;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `wclayer`: layers of Windows containers. Exit status: 0, or 1 for any failure.
@Command(
        name = "wclayer",
        description = "Make, mount and remove layers of Windows containers.",
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
