package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.storage.Wclayer;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.vm.Device;
import java.io.IOException;
import java.nio.file.Path;

/// Lets a machine open its disks: the service does it as an account of the machine's own, which files are closed to (host
/// specification, "SCSI").
///
/// @param machine its id
record DiskAccess(Libraries libraries, String machine) {
    /// Before it is attached. Disks in memory are read by the service itself, and adapters are no files.
    void grant(Device device) throws IOException {
        if (device instanceof Device.ScsiDisk disk
                && disk.format() != Device.ImageFormat.BLOCK_DEVICE) {
            grant(disk.image().toString());
        }
    }

    void grant(String file) throws IOException {
        new Wclayer(libraries).grantVmAccess(machine, Path.of(file));
    }
}
