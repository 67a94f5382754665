package io.hcsshim.disk.tar;

import java.io.IOException;

/// An archive that cannot be read further: what is wrong, and at which byte.
public final class TarException extends IOException {
    private static final long serialVersionUID = 1L;

    TarException(String why, long at) {
        super("not a valid tar archive: " + why + " (at byte " + at + ")");
    }
}
