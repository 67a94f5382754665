package io.hcsshim.disk.verity;

import java.io.IOException;

/// A hash tree that is missing, damaged, or does not fit its data.
public final class VerityException extends IOException {
    private static final long serialVersionUID = 1L;

    VerityException(String message) {
        super(message);
    }
}
