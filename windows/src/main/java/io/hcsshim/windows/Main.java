package io.hcsshim.windows;

import io.hcsshim.shim.Serve;
import io.hcsshim.shim.command.Program;
import io.hcsshim.sys.windows.Libraries;

/// The program `containerd-shim-runhcs-v1.exe`.
public final class Main {
    private Main() {}

    /// Runs one command and exits with 0, or with 1 after a line on standard error.
    public static void main(String[] arguments) {
        Program.main(
                arguments,
                (state, line) ->
                        Serve.run(
                                state,
                                line,
                                new WindowsParts(Libraries.system(), System.getenv())));
    }
}
