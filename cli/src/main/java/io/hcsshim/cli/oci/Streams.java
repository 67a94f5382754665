package io.hcsshim.cli.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a process of a container has for standard streams.
///
/// @param input         whether there is any
/// @param terminal      whether it is on a terminal
/// @param detached      whether its relay goes on alone
/// @param consoleSocket who gets the other end of that terminal
record Streams(boolean input, boolean terminal, boolean detached, Optional<Path> consoleSocket) {
    private static final Path STDIN = Path.of("/proc/self/fd/0");
    private static final Path NOTHING = Path.of("/dev/null");

    /// Chooses them, by runc's rules.
    ///
    /// @throws OciException if a terminal is wanted that nobody could see, or handed to somebody who does not want it
    static Streams choose(boolean terminal, boolean detached, Optional<Path> consoleSocket)
            throws IOException {
        if (terminal && detached && consoleSocket.isEmpty()) {
            throw new OciException(
                    "cannot give the process a terminal when nobody waits for it: a console socket is needed");
        }
        if (consoleSocket.isPresent() && !(terminal && detached)) {
            throw new OciException(
                    "cannot use a console socket without a terminal, or when this command waits for the process");
        }
        return new Streams(terminal || hasInput(), terminal, detached, consoleSocket);
    }

    private static boolean hasInput() throws IOException {
        return Files.exists(STDIN) && !Files.readSymbolicLink(STDIN).equals(NOTHING);
    }

    /// In the letters of the relay.
    String mode() {
        return (input ? "i" : "") + (terminal ? "t" : "") + (detached ? "d" : "");
    }

    String makeInput(Path folder) throws IOException {
        return input ? ContainerFolder.makeFifo(folder, "in") : "";
    }

    String makeErrors(Path folder) throws IOException {
        return terminal ? "" : ContainerFolder.makeFifo(folder, "err");
    }
}
