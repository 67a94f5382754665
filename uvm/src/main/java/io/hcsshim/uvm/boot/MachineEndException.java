package io.hcsshim.uvm.boot;

import io.hcsshim.vm.Exit;
import java.io.IOException;

/// A machine ended before it was up.
final class MachineEndException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean killed;

    MachineEndException(Exit exit) {
        super(BootException.describe(exit));
        killed = exit instanceof Exit.Crashed crash && crash.wasKilled();
    }

    /// Whether somebody killed its hypervisor.
    boolean wasKilled() {
        return killed;
    }
}
