package io.hcsshim.uvm.device;

import io.hcsshim.uvm.lease.Sharing;
import java.io.IOException;

/// A share in a disk that the guest has. Thread-safe.
public final class MountedDisk implements Mounted {
    private final Sharing<Mounting.Wish, Mounting>.Share share;

    private final String guestPath;

    MountedDisk(Sharing<Mounting.Wish, Mounting>.Share share) {
        this.share = share;
        this.guestPath = share.item().guestPath();
    }

    @Override
    public String guestPath() {
        return guestPath;
    }

    /// Unmounts it already, if this is the last share; [#close] does the rest.
    public void unmount() throws IOException {
        share.prepareClose();
    }

    /// Gives the share back; the last one unmounts and detaches the disk.
    @Override
    public void close() throws IOException {
        share.close();
    }
}
