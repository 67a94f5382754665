package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `runhcs start`: runs the command of a container that was created.
@Command(
        name = "start",
        description = "Run the command of a container that was created.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class StartCommand extends OciCommand {
    @Parameters(paramLabel = "ID", description = "which container")
    private String id = "";

    @Override
    int run() throws IOException, InterruptedException {
        container(id).start();
        return 0;
    }
}
