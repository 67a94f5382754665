package io.hcsshim.disk.vhdx;

import java.io.IOException;

/// A file that is no VHDX, a damaged one, or one of a kind that is not read here.
public final class VhdxException extends IOException {
    private static final long serialVersionUID = 1L;

    VhdxException(String message) {
        super(message);
    }
}
