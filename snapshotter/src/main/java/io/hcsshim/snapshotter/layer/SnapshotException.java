package io.hcsshim.snapshotter.layer;

import java.io.IOException;

/// A failure that means something to containerd.
public final class SnapshotException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What containerd is to make of it.
    public enum Code {
        /// There is no such thing.
        NOT_FOUND,
        /// There is such a thing already.
        ALREADY_EXISTS,
        /// The request makes no sense.
        INVALID_ARGUMENT,
        /// The request makes sense, but not now, or not with this.
        FAILED_PRECONDITION,
        /// containerd itself does not answer.
        UNAVAILABLE
    }

    private final Code code;

    public SnapshotException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public SnapshotException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// What containerd is to make of it.
    public Code code() {
        return code;
    }
}
