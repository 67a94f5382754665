package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `runhcs pause`: stops the processes of a container where they are, or the processors of a pod's machine.
@Command(
        name = "pause",
        description =
                "Stop the processes of a container where they are, or the processors of a pod's machine.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class PauseCommand extends OciCommand {
    @Parameters(paramLabel = "NAME", description = Standable.NAME)
    private String name = "";

    @Override
    int run() throws IOException, InterruptedException {
        Standable.find(globals().root(), name).pause();
        return 0;
    }
}
