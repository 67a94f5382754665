package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs kill`: sends a signal to a container.
@Command(
        name = "kill",
        description = "Send a signal to a container (default SIGTERM).",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class KillCommand extends OciCommand {
    @Option(
            names = {"-a", "--all"},
            description = "to all its processes, not to the first alone")
    private boolean all;

    @Parameters(index = "0", paramLabel = "ID", description = "which container")
    private String id = "";

    @Parameters(
            index = "1",
            paramLabel = "SIGNAL",
            arity = "0..1",
            defaultValue = "SIGTERM",
            description = "a name or a number (default ${DEFAULT-VALUE})")
    private String signal = "SIGTERM";

    @Override
    int run() throws IOException, InterruptedException {
        int number = SignalNames.number(signal);
        container(id).kill(number, all);
        return 0;
    }
}
