package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `runhcs state`: prints the state of a container.
@Command(
        name = "state",
        description = "Print the state of a container, as JSON.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class StateCommand extends OciCommand {
    @Parameters(paramLabel = "ID", description = "which container")
    private String id = "";

    @Override
    int run() throws IOException, InterruptedException {
        System.out.println(Documents.pretty(container(id).state()));
        return 0;
    }
}
