package io.hcsshim.cli.windows;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.hcs.storage.Wclayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `zapdir`: takes a layer's folder away, which an ordinary removal cannot. Exit status: 0, or 1 for any failure.
@Command(
        name = "zapdir",
        description = "Take the folder of a layer away.",
        mixinStandardHelpOptions = true,
        version = "zapdir 0.1.0")
public final class Zapdir implements Callable<Integer> {
    @Option(
            names = {"-dir", "--dir"},
            required = true,
            paramLabel = "FOLDER",
            description = "the layer's folder")
    private Path folder = Path.of("");

    Zapdir() {}

    /// Takes it away.
    public static void main(String[] arguments) {
        System.exit(Commands.run(new CommandLine(new Zapdir()), arguments));
    }

    @Override
    public Integer call() throws IOException {
        new Wclayer(Host.libraries()).destroy(folder.toAbsolutePath());
        return 0;
    }
}
