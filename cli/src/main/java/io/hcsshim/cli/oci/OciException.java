package io.hcsshim.cli.oci;

import java.io.IOException;

/// A command that makes no sense for a container as it is: what was asked, of which one, and why not.
final class OciException extends IOException {
    private static final long serialVersionUID = 1;

    OciException(String message) {
        super(message);
    }

    OciException(String message, Throwable cause) {
        super(message, cause);
    }
}
