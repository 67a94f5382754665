package io.hcsshim.cli.runhcs;

import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.UtilityVm;
import java.io.IOException;
import java.nio.file.Path;

/// Takes a machine down when this program is told to end (Ctrl-C, SIGTERM) before it got that far itself.
final class OnExit implements AutoCloseable {
    private final Thread hook;

    private OnExit(Thread hook) {
        this.hook = hook;
    }

    static OnExit close(UtilityVm uvm, Path state) {
        var hook = new Thread(() -> down(uvm, state), "on exit");
        Runtime.getRuntime().addShutdownHook(hook);
        return new OnExit(hook);
    }

    private static void down(UtilityVm uvm, Path state) {
        try {
            uvm.close();
            Trees.remove(state);
        } catch (IOException e) {
            System.err.println("runhcs: " + Failures.chain(e));
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the program is ending, and the hook is at work
        }
    }
}
