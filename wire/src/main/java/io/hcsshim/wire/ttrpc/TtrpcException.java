package io.hcsshim.wire.ttrpc;

import java.io.IOException;

/// A call that ended with a status other than OK.
///
/// A service throws it to choose the status; a client receives it as the peer sent it.
public final class TtrpcException extends IOException {
    private static final long serialVersionUID = 1;

    private final TtrpcCode code;

    /// With a status and why.
    public TtrpcException(TtrpcCode code, String message) {
        super(message);
        this.code = code;
    }

    /// What kind of failure it was.
    public TtrpcCode code() {
        return code;
    }
}
