package io.hcsshim.hcs.lifecycle;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;

/// Why somebody waits in vain, and how a hold ends after a failure.
public final class Ends {
    private Ends() {}

    /// The service is not there any more.
    public static HcsException disconnected(String tried) {
        return HcsException.of(
                tried, HcsError.SERVICE_DISCONNECTED, "the compute service went away");
    }

    /// The hold was closed.
    public static HcsException closed(String tried) {
        return HcsException.of(tried, HcsError.CLOSED, "the handle was closed");
    }

    /// Closes what a failure leaves behind.
    public static void closeAfter(Exception reason, AutoCloseable hold) {
        try {
            hold.close();
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
    }
}
