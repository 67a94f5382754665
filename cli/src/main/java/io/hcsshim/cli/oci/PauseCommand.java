package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `runhcs pause`: stops the processes of a container where they are.
@Command(
        name = "pause",
        description = "Stop the processes of a container where they are.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class PauseCommand extends OciCommand {
    @Parameters(paramLabel = "ID", description = "which container")
    private String id = "";

    @Override
    int run() throws IOException, InterruptedException {
        container(id).pause();
        return 0;
    }
}
