package io.hcsshim.cli.oci;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that `create`, and `run` with a bundle, have in common.
public final class CreationOptions {
    @Option(
            names = {"-b", "--bundle"},
            paramLabel = "DIR",
            description = "the bundle (default: this folder)")
    private Optional<Path> bundle = Optional.empty();

    @Option(
            names = "--pid-file",
            paramLabel = "FILE",
            description = "gets the number of the process that stands for the container")
    private Optional<Path> pidFile = Optional.empty();

    @Option(
            names = "--console-socket",
            paramLabel = "SOCKET",
            description = "gets the terminal of the container")
    private Optional<Path> consoleSocket = Optional.empty();

    @Option(
            names = "--preserve-fds",
            paramLabel = "N",
            description = "0: a machine has none of our descriptors")
    private int preservedFds;

    @Option(names = "--no-pivot", description = "taken and not used: the root is in the machine")
    private boolean noPivot;

    @Option(names = "--no-new-keyring", description = "taken and not used: the machine has its own")
    private boolean noNewKeyring;

    /// Whether any bundle is named.
    public boolean namesBundle() {
        return bundle.isPresent();
    }

    Creation.Wish wish(String id, boolean detached) throws OciException {
        refuseDescriptors(preservedFds);
        return new Creation.Wish(id, bundle.orElse(Path.of("")), pidFile, consoleSocket, detached);
    }

    static void refuseDescriptors(int count) throws OciException {
        if (count != 0) {
            throw new OciException(
                    "--preserve-fds "
                            + count
                            + ": open files of the host cannot be handed into a virtual machine");
        }
    }
}
