package io.hcsshim.cli.windows;

import io.hcsshim.sys.windows.Guids;
import java.io.PrintStream;

/// `hvsocketaddr`: the address of a utility VM for Hyper-V sockets. It only computes, on any system.
public final class HvSocketAddress {
    private HvSocketAddress() {}

    /// Exit status: 0, or 1 for a wrong number of arguments.
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream errors, String... arguments) {
        if (arguments.length != 1) {
            errors.println("usage: hvsocketaddr ID");
            return 1;
        }
        out.println(Guids.ofHvSocketVm(arguments[0]));
        return 0;
    }
}
