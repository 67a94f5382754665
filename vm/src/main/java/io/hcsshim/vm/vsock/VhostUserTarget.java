package io.hcsshim.vm.vsock;

import io.hcsshim.sys.linux.EventFd;
import java.io.IOException;

/// The device that a [VhostUserSession] sets up.
interface VhostUserTarget {
    /// The device's configuration space.
    byte[] configuration();

    /// The guest's memory is another now; the old table is closed when this returns.
    void remap(GuestMemory table) throws IOException;

    /// A queue may be used from now on.
    void start(int index, SplitQueue queue, EventFd kick, Doorbell doorbell) throws IOException;

    /// A queue must not be touched any more when this returns.
    void stop(int index);

    /// The driver has begun anew and knows nothing of what was before.
    void restarted();
}
