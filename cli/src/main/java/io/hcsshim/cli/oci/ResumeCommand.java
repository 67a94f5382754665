package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `runhcs resume`: lets the processes of a container go on.
@Command(
        name = "resume",
        description = "Let the processes of a paused container go on.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class ResumeCommand extends OciCommand {
    @Parameters(paramLabel = "ID", description = "which container")
    private String id = "";

    @Override
    int run() throws IOException, InterruptedException {
        container(id).resume();
        return 0;
    }
}
