package io.hcsshim.uvm.share;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Sharing;
import java.io.IOException;

/// One export, served and mounted in the guest.
///
/// ```
/// Down ──offer──▶ Offered ──mount──▶ Mounted
///  ▲                 │                  │ unmount
///  └────withdraw─────┴◀─────────────────┘
/// ```
///
/// A step down that fails leaves the state of the step before. Not thread-safe: [Sharing] serialises calls.
final class Share implements Sharing.Item {
    private enum State {
        DOWN,
        OFFERED,
        MOUNTED
    }

    /// Where the guest has them.
    static final String MOUNT_POINTS = "/run/mounts/plan9/";

    final Export export;
    private final String name;
    private final FileServer server;
    private final Agent agent;
    private State state = State.DOWN;

    /// Takes charge of `export`.
    Share(String name, Export export, FileServer server, Agent agent) {
        this.name = name;
        this.export = export;
        this.server = server;
        this.agent = agent;
    }

    /// Where the guest has the folder or file.
    String guestPath() {
        var folder = MOUNT_POINTS + name;
        return export.isFolder() ? folder : folder + "/" + export.fileName();
    }

    private MappedDirectory mapping() {
        return server.mapping(MOUNT_POINTS + name, name, export.isReadOnly());
    }

    @Override
    public void up() throws IOException, InterruptedException {
        try {
            if (state == State.DOWN) {
                server.offer(name, export);
                state = State.OFFERED;
            }
            if (state == State.OFFERED) {
                agent.add(mapping());
                state = State.MOUNTED;
            }
        } catch (Throwable e) {
            withdraw();
            throw e;
        }
    }

    /// A guest that is gone has nothing mounted.
    @Override
    public void down() throws IOException, InterruptedException {
        if (state == State.MOUNTED) {
            try {
                agent.remove(mapping());
            } catch (IOException e) {
                if (!agent.isGone()) {
                    throw e;
                }
            }
        }
        withdraw();
    }

    private void withdraw() {
        server.withdraw(name);
        export.close();
        state = State.DOWN;
    }
}
