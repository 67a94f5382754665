package io.hcsshim.uvm.share;

import io.hcsshim.ninep.Export;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;

/// The folders and files of the host that one machine has.
///
/// The same folder for the same use is served and mounted once, so that locks and shared mappings work between
/// containers; the last share given back takes it away. Requests for different folders run side by side. Thread-safe.
public final class HostShares implements AutoCloseable {
    /// Followed by the name of the share.
    static final String MOUNT_POINTS = "/run/mounts/plan9/";

    private final FileServer server;
    private final Agent agent;
    private final Map<Key, Share> shares = new HashMap<>();
    private volatile boolean writable = true;
    private int last;

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
        while (true) {
            var share = find(Export.of(source, readOnly));
            share.lock.lockInterruptibly();
            try {
                if (!share.gone) {
                    return take(share);
                }
            } finally {
                share.lock.unlock();
            }
        }
    }

    /// Takes charge of `export`.
    private synchronized Share find(Export export) {
        var key = key(export);
        var known = shares.get(key);
        if (known != null) {
            export.close();
            return known;
        }
        var made = new Share(Integer.toString(last++), export);
        shares.put(key, made);
        return made;
    }

    private static Key key(Export export) {
        return new Key(export.identity(), export.fileName(), export.isReadOnly());
    }

    private MountedShare take(Share share) throws IOException, InterruptedException {
        try {
            share.up(server, agent);
            share.users++;
            return new MountedShare(this, share);
        } finally {
            if (share.users == 0) {
                forget(share);
            }
        }
    }

    void release(Share share) throws IOException {
        share.lock.lock();
        try {
            if (share.users == 1) {
                share.down(server, agent);
                forget(share);
            }
            share.users--;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while unmounting share " + share.name);
        } finally {
            share.lock.unlock();
        }
    }

    private synchronized void forget(Share share) {
        share.gone = true;
        shares.remove(key(share.export), share);
        share.export.close();
    }

    /// Ends the server, for a machine that is gone.
    @Override
    public void close() {
        server.close();
    }
}
