package io.hcsshim.cli.oci;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// The commands of Windows' `runhcs` that mean nothing here: they say so, in a sentence.
@Command(description = "On Windows only.", exitCodeOnInvalidInput = 1)
public final class WindowsOnly extends OciCommand {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Unmatched private String[] arguments = {};

    @Override
    int run() throws OciException {
        throw new OciException(
                spec.name()
                        + " makes disks for Hyper-V's containers and works on Windows only; here the shim makes them by itself");
    }
}
