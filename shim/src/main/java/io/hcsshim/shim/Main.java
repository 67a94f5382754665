package io.hcsshim.shim;

import io.hcsshim.shim.command.Program;

/// The program `containerd-shim-runhcs-v1` on Linux.
public final class Main {
    private Main() {}

    /// Runs one command and exits with 0, or with 1 after a line on standard error.
    public static void main(String[] arguments) {
        Program.main(arguments, (state, line) -> Serve.run(state, line, new LinuxHost()));
    }
}
