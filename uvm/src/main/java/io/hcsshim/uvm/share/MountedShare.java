package io.hcsshim.uvm.share;

import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;

/// A share in a folder or file of the host that is mounted in the guest. Thread-safe.
public final class MountedShare implements Lease {
    private final Lease share;
    private final String guestPath;

    MountedShare(Lease share, String guestPath) {
        this.share = share;
        this.guestPath = guestPath;
    }

    /// Where the guest has it.
    public String guestPath() {
        return guestPath;
    }

    /// Gives the share back; the last one unmounts it, and ends what the guest could do with it.
    @Override
    public void close() throws IOException {
        share.close();
    }
}
