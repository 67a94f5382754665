package io.hcsshim.cli.oci;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `runhcs create`: makes a container out of a bundle; it runs nothing yet.
@Command(
        name = "create",
        description = "Make a container out of a bundle, for 'start'.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class CreateCommand extends OciCommand {
    @Mixin private CreationOptions options = new CreationOptions();

    @Parameters(paramLabel = "ID", description = "what it is called")
    private String id = "";

    @Override
    int run() throws IOException, InterruptedException {
        try (var _ = Creation.make(globals(), options.wish(id, true))) {
            return 0;
        }
    }
}
