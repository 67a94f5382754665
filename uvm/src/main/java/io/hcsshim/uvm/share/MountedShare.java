package io.hcsshim.uvm.share;

import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;

/// A share in a folder or file of the host that is mounted in the guest. Thread-safe.
public final class MountedShare implements Lease {
    private final HostShares shares;
    private final Share share;
    private boolean released;

    MountedShare(HostShares shares, Share share) {
        this.shares = shares;
        this.share = share;
    }

    /// Where the guest has it.
    public String guestPath() {
        var folder = HostShares.MOUNT_POINTS + share.name;
        return share.export.isFolder() ? folder : folder + "/" + share.export.fileName();
    }

    /// Gives the share back; the last one unmounts it, and ends what the guest could do with it.
    @Override
    public synchronized void close() throws IOException {
        if (!released) {
            shares.release(share);
            released = true;
        }
    }
}
