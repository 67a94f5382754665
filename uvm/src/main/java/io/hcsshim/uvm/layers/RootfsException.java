package io.hcsshim.uvm.layers;

import java.io.IOException;

/// A root file system that cannot be given to a container the way it was described.
public final class RootfsException extends IOException {
    private static final long serialVersionUID = 1L;

    /// With what was tried, and why it failed.
    public RootfsException(String message) {
        super(message);
    }

    /// With what was tried, and why it failed.
    public RootfsException(String message, Throwable cause) {
        super(message, cause);
    }
}
