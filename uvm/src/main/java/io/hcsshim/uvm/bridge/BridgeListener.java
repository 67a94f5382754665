package io.hcsshim.uvm.bridge;

import io.hcsshim.protocol.gcs.Notification;
import java.io.IOException;

/// Hears what the guest says unasked.
///
/// Called by the bridge's reader; must return quickly and throw nothing.
public interface BridgeListener {
    /// A container has ended.
    void containerExited(Notification notification);

    /// The bridge is closed; called once, after every waiting request has failed.
    ///
    /// @param trace the last frames, oldest first, without their bodies
    void bridgeClosed(IOException reason, String trace);
}
