package io.hcsshim.guest.bridge;

import java.io.IOException;

/// The VM, as far as it can be switched off.
public interface Machine {
    /// Switches the VM off; does not return if it succeeds.
    void powerOff() throws IOException;
}
