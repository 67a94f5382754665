package io.hcsshim.protocol.oci;

import java.io.IOException;

/// A spec that lacks what is needed, or says something that cannot be.
public final class OciSpecException extends IOException {
    private static final long serialVersionUID = 1L;

    /// A failure with what is wrong.
    public OciSpecException(String message) {
        super("OCI spec: " + message);
    }

    OciSpecException(IOException cause) {
        super("OCI spec: " + cause.getMessage(), cause);
    }
}
