package io.hcsshim.wire.proto;

import java.io.IOException;

/// Bytes that are not a protobuf message, or not the one that was wanted.
public final class ProtoException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtoException(String message) {
        super("malformed message: " + message);
    }
}
