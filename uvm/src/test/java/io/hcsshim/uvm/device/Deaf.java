package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.uvm.bridge.BridgeListener;
import java.io.IOException;

/// Hears nothing of the bridge.
final class Deaf implements BridgeListener {
    @Override
    public void containerExited(Notification notification) {}

    @Override
    public void bridgeClosed(IOException reason, String trace) {}
}
