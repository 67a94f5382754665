package io.hcsshim.hcs.storage;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.VirtualDisk;
import io.hcsshim.sys.windows.VmComputeLayers;
import io.hcsshim.sys.windows.Volume;
import java.io.IOException;
import java.nio.file.Path;

/// The file system of a writable layer, on the layer's disk.
final class ScratchVolume {
    private static final String DISK = "sandbox.vhdx";
    private static final int CLUSTER = 4096;

    private ScratchVolume() {}

    /// Has the file system take all of its partition. It stays as it is if it lacks no more than its last cluster, which it
    /// does not use.
    static void fill(Libraries libraries, VmComputeLayers calls, Path layer) throws IOException {
        var file = layer.resolve(DISK).toString();
        try (var disk = VirtualDisk.open(libraries, file)) {
            disk.attach(VirtualDisk.BYPASS_ENCRYPTION);
            try (var volume = Volume.open(libraries, calls.mountPath(layer.toString()))) {
                var partition = volume.partitionBytes() / CLUSTER;
                if (volume.bytes() / CLUSTER + 1 < partition) {
                    volume.extend(partition * (CLUSTER / Volume.SECTOR));
                }
            } finally {
                disk.detach();
            }
        }
    }
}
