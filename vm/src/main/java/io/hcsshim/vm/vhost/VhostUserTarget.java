package io.hcsshim.vm.vhost;

import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.util.List;

/// The device that a [VhostUserSession] sets up.
interface VhostUserTarget {
    /// How many queues it serves.
    int queues();

    /// The device's configuration space; empty if the front-end has it.
    byte[] configuration();

    /// Gives access to the guest's memory.
    ///
    /// @param files the files behind the regions, in the same order; they stay the caller's
    GuestMemory open(List<MemoryRegion> regions, List<Fd> files) throws IOException;

    /// The guest's memory is another now; the old table is closed when this returns.
    void remap(GuestMemory table) throws IOException;

    /// A queue may be used from now on.
    void start(int index, SplitQueue queue, EventFd kick, Doorbell doorbell) throws IOException;

    /// A queue must not be touched any more when this returns.
    void stop(int index);

    /// The driver has begun anew and knows nothing of what was before.
    void restarted();
}
