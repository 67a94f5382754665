package io.hcsshim.uvm.bridge;

import java.io.IOException;

/// The bridge is gone, and with it every answer it owed.
public final class BridgeException extends IOException {
    private static final long serialVersionUID = 1L;

    BridgeException(IOException reason) {
        super("the bridge to the guest is closed: " + reason.getMessage(), reason);
    }
}
