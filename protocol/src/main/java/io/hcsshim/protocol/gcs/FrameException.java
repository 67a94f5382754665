package io.hcsshim.protocol.gcs;

import java.io.IOException;

/// A frame header that makes no sense; the connection cannot be used any further.
public final class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    FrameException(String message) {
        super(message);
    }
}
