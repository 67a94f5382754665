package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `runhcs resume`: lets a container that was paused go on, or a pod.
@Command(
        name = "resume",
        description = "Let a container that was paused go on, or a pod.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class ResumeCommand extends OciCommand {
    @Parameters(paramLabel = "NAME", description = Standable.NAME)
    private String name = "";

    @Override
    int run() throws IOException, InterruptedException {
        Standable.find(globals().root(), name).resume();
        return 0;
    }
}
