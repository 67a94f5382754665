package io.hcsshim.uvm.device;

import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;

/// A share in a disk that is mounted in the guest. Thread-safe.
public final class MountedDisk implements Lease {
    private final ScsiDisks disks;
    private final ScsiDisk disk;
    private boolean released;

    MountedDisk(ScsiDisks disks, ScsiDisk disk) {
        this.disks = disks;
        this.disk = disk;
    }

    /// Where the guest has it.
    public String guestPath() {
        return disk.place.guestPath();
    }

    /// Gives the share back; the last one unmounts and detaches the disk.
    @Override
    public synchronized void close() throws IOException {
        if (!released) {
            disks.release(disk);
            released = true;
        }
    }
}
