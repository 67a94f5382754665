package io.hcsshim.wire.json;

import java.io.IOException;

/// Text that is not JSON, or JSON that is not what was wanted.
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1L;

    /// A failure with what was wrong, and where.
    public JsonException(String message) {
        super(message);
    }

    /// A failure found by something below.
    public JsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
