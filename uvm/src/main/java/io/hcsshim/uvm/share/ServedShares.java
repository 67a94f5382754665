package io.hcsshim.uvm.share;

import io.hcsshim.ninep.Export;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Sharing;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Shares by the 9p server of this process. Thread-safe.
final class ServedShares implements HostShares.Sharer {
    private final FileServer server;
    private final Agent agent;
    private final Sharing<Key, Share> shares = new Sharing<>();
    private final AtomicInteger names = new AtomicInteger();

    private record Key(FileStatus.Identity file, String name, boolean readOnly) {}

    ServedShares(VirtualMachine machine, Agent agent, Log log) {
        server = new FileServer(machine, log);
        this.agent = agent;
    }

    @Override
    public MountedShare mount(String source, boolean readOnly)
            throws IOException, InterruptedException {
        var export = Export.of(source, readOnly);
        var key = new Key(export.identity(), export.fileName(), readOnly);
        try {
            var taken = shares.take(key, () -> share(export));
            if (taken.item().export != export) {
                export.close(); // it was there already
            }
            return new MountedShare(taken, taken.item().guestPath());
        } catch (Throwable e) {
            export.close();
            throw e;
        }
    }

    private Share share(Export export) {
        return new Share(Integer.toString(names.getAndIncrement()), export, server, agent);
    }

    @Override
    public void close() {
        server.close();
    }
}
