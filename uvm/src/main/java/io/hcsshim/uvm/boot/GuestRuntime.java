package io.hcsshim.uvm.boot;

import java.util.Locale;

/// The OCI runtime that makes containers in the guest. The boot files bring both.
public enum GuestRuntime {
    /// Small and quick; the usual one.
    CRUN,
    /// The reference implementation.
    RUNC;

    /// Its program.
    public String program() {
        return name().toLowerCase(Locale.ROOT);
    }
}
