package io.hcsshim.uvm.share;

import io.hcsshim.ninep.Export;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Sharing;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// The folders and files of the host that one machine has.
///
/// The same folder for the same use is served and mounted once, so that locks and shared mappings work between
/// containers; the last share given back takes it away. Requests for different folders run side by side. Thread-safe.
public final class HostShares implements AutoCloseable {
    private final FileServer server;
    private final Agent agent;
    private final Sharing<Key, Share> shares = new Sharing<>();
    private final AtomicInteger names = new AtomicInteger();
    private volatile boolean writable = true;

    private record Key(FileStatus.Identity file, String name, boolean readOnly) {}

    /// The shares of a machine, none yet.
    public HostShares(VirtualMachine machine, Agent agent, Log log) {
        server = new FileServer(machine, log);
        this.agent = agent;
    }

    /// From now on the guest is given nothing that it may write to.
    public void denyWritable() {
        writable = false;
    }

    /// Mounts a folder or a file of the host, or takes a share in one that is mounted.
    ///
    /// @param source an absolute path; links are followed, here and now
    /// @throws IOException if there is no such folder or file, or the guest refuses; nothing is left behind then
    public MountedShare mount(String source, boolean readOnly)
            throws IOException, InterruptedException {
        if (!readOnly && !writable) {
            throw new IOException(
                    "operation denied: "
                            + source
                            + " may be mounted read-only only, writable shares are disabled");
        }
        var export = Export.of(source, readOnly);
        var key = new Key(export.identity(), export.fileName(), readOnly);
        try {
            var taken = shares.take(key, () -> share(export));
            if (taken.item().export != export) {
                export.close(); // it was there already
            }
            return new MountedShare(taken);
        } catch (Throwable e) {
            export.close();
            throw e;
        }
    }

    private Share share(Export export) {
        return new Share(Integer.toString(names.getAndIncrement()), export, server, agent);
    }

    /// Ends the server, for a machine that is gone.
    @Override
    public void close() {
        server.close();
    }
}
