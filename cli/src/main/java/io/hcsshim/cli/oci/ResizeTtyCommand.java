package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs resize-tty`: gives the terminal of a container another size.
@Command(
        name = "resize-tty",
        description = "Give the terminal of a container another size.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class ResizeTtyCommand extends OciCommand {
    @Option(
            names = {"-p", "--pid"},
            paramLabel = "PID",
            description = "of the process, if it is not the first")
    private long pid;

    @Parameters(index = "0", paramLabel = "ID", description = "which container")
    private String id = "";

    @Parameters(index = "1", paramLabel = "COLUMNS", description = "how wide")
    private int columns;

    @Parameters(index = "2", paramLabel = "ROWS", description = "how high")
    private int rows;

    @Override
    int run() throws IOException, InterruptedException {
        if (columns < 1 || rows < 1 || columns > 0xffff || rows > 0xffff) {
            throw new OciException("a terminal is 1 to 65535 columns wide and rows high");
        }
        var container = container(id);
        container.require("resize the terminal of", Status.RUNNING);
        var record = container.folder().read();
        if (pid != 0 && pid != Container.pid(record)) {
            throw new OciException(
                    "process " + pid + " is not the first of container '" + id + "'");
        }
        container.ask(shim -> {
            shim.resize(columns, rows);
            return true;
        });
        return 0;
    }
}
