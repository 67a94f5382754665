package io.hcsshim.uvm.share;

import io.hcsshim.ninep.Export;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.uvm.bridge.Agent;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/// One export, served and mounted in the guest.
///
/// ```
/// Down ──offer──▶ Offered ──mount──▶ Mounted
///  ▲                 │                  │ unmount
///  └────withdraw─────┴◀─────────────────┘
/// ```
///
/// A step down that fails leaves the state of the step before. Guarded by its own lock, which the caller holds.
final class Share {
    private enum State {
        DOWN,
        OFFERED,
        MOUNTED
    }

    final ReentrantLock lock = new ReentrantLock();
    final String name;
    final Export export;
    int users;
    boolean gone;

    private State state = State.DOWN;

    /// Takes charge of `export`.
    Share(String name, Export export) {
        this.name = name;
        this.export = export;
    }

    private MappedDirectory mapping() {
        return new MappedDirectory(
                HostShares.MOUNT_POINTS + name, FileServer.PORT, name, export.isReadOnly());
    }

    /// Makes it mounted, if it is not yet; takes back what it did if that fails.
    void up(FileServer server, Agent agent) throws IOException, InterruptedException {
        if (state == State.DOWN) {
            server.offer(name, export);
            state = State.OFFERED;
        }
        if (state == State.OFFERED) {
            try {
                agent.add(mapping());
                state = State.MOUNTED;
            } catch (Throwable e) {
                server.withdraw(name);
                state = State.DOWN;
                throw e;
            }
        }
    }

    /// Takes it away, from wherever it is. A guest that is gone has nothing mounted.
    void down(FileServer server, Agent agent) throws IOException, InterruptedException {
        if (state == State.MOUNTED) {
            try {
                agent.remove(mapping());
            } catch (IOException e) {
                if (!agent.isGone()) {
                    throw e;
                }
            }
            state = State.OFFERED;
        }
        server.withdraw(name);
        state = State.DOWN;
    }
}
