package io.hcsshim.cli.oci;

import picocli.CommandLine.Command;

/// `runhcs features`: prints what this runtime can do.
@Command(
        name = "features",
        description =
                "Print what this runtime can do, as JSON (OCI runtime specification, features.md).",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class FeaturesCommand extends OciCommand {
    @Override
    int run() {
        System.out.println(Documents.pretty(Documents.features()));
        return 0;
    }
}
