package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs delete`: takes a container away that has stopped.
@Command(
        name = "delete",
        description = "Take a container away that has stopped, or was never started.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class DeleteCommand extends OciCommand {
    @Option(
            names = {"-f", "--force"},
            description = "end it if it runs; that there is none is fine")
    private boolean force;

    @Parameters(paramLabel = "ID", description = "which container")
    private String id = "";

    @Override
    int run() throws IOException, InterruptedException {
        if (force && !globals().root().has(id)) {
            return 0;
        }
        container(id).delete(force);
        return 0;
    }
}
