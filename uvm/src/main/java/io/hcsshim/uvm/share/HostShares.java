package io.hcsshim.uvm.share;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.boot.BootedMachine;
import io.hcsshim.uvm.bridge.Agent;
import java.io.IOException;

/// The folders and files of the host that one machine has.
///
/// The same folder for the same use is shared and mounted once, so that locks and shared mappings work between
/// containers; the last share given back takes it away. Requests for different folders run side by side. Thread-safe.
public final class HostShares implements AutoCloseable {
    private final Sharer sharer;
    private volatile boolean writable = true;

    /// Who shares: this process, or the hypervisor.
    interface Sharer extends AutoCloseable {
        void use(ShareTransport transport);

        MountedShare mount(String source, boolean readOnly)
                throws IOException, InterruptedException;

        void interruptLockWaits();

        @Override
        void close();
    }

    /// The shares of a machine, none yet.
    public HostShares(BootedMachine booted, Agent agent, Log log) {
        var given = booted.machine().sharing();
        sharer =
                given.isPresent()
                        ? new GivenShares(given.get(), agent)
                        : new ServedShares(booted, agent, log);
    }

    /// How they get into the machine, if this process brings them, which counts until there is one; and whether the guest is given
    /// any that it may write to.
    public void use(ShareTransport transport, boolean mayWrite) {
        sharer.use(transport);
        writable = mayWrite;
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
        return sharer.mount(source, readOnly);
    }

    /// Ends waits of the guest's processes for locks of files of the host, which would hear no signal: `EINTR`.
    public void interruptLockWaits() {
        sharer.interruptLockWaits();
    }

    /// Ends sharing, for a machine that is gone.
    @Override
    public void close() {
        sharer.close();
    }
}
