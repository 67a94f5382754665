package io.hcsshim.hostfiles.fuse;

import java.util.concurrent.Semaphore;

/// What the server knows of its client. Thread-safe.
final class Guest {
    final Nodes nodes;
    final Handles handles;
    final Locks locks;

    /// @param room how many descriptors the client may take
    Guest(Semaphore room) {
        nodes = new Nodes(room);
        handles = new Handles(room);
        locks = new Locks(room);
    }

    /// Forgets everything that the client holds; shares stay.
    void reset() {
        locks.clear();
        handles.clear();
        nodes.clear();
    }
}
