package io.hcsshim.guest.runc;

import io.hcsshim.protocol.gcs.HResult;

/// What the error texts of crun and runc mean to the host.
///
/// The runtimes only have texts. Those of runc are as of 1.1, those of crun as of 1.8.
final class RuntimeErrors {
    private RuntimeErrors() {}

    /// The HRESULT for the text of an error that a runtime logged.
    static int hresult(String text) {
        if (unknownContainer(text)) {
            return HResult.SYSTEM_NOT_FOUND;
        }
        if (text.contains("container with id exists")
                || text.contains("container with given ID already exists")
                || text.startsWith("container `") && text.contains("` already exists")) {
            return HResult.SYSTEM_ALREADY_EXISTS;
        }
        if (text.contains("invalid id format")
                || text.contains("invalid container ID format")
                || text.contains("cannot create state directory for")
                || text.contains("in the ID `")) {
            return HResult.INVALID_ARGUMENT;
        }
        if (text.contains("container still running")
                || text.contains("container") && text.contains("that is not stopped")
                || text.contains("is not in `created` or `stopped` state")) {
            return HResult.INVALID_STATE;
        }
        if (text.contains("container not running")
                || text.contains("container `") && text.contains("` is not running")
                || text.endsWith(": No such process")) {
            return HResult.ALREADY_STOPPED;
        }
        return HResult.FAIL;
    }

    /// runc says so; crun misses the file in which it would have kept the container's state. Commands
    /// without a log decorate runc's sentence, which is then not recognised: hosts know it that way.
    private static boolean unknownContainer(String text) {
        return text.startsWith("container") && text.endsWith("does not exist")
                || text.startsWith("error opening file `")
                        && text.contains("/status`: No such file or directory");
    }
}
