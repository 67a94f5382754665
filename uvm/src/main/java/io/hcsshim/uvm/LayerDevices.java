package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.VpmemDevice.Mapping;
import io.hcsshim.uvm.device.DiskMount;
import io.hcsshim.uvm.device.Mounted;
import io.hcsshim.uvm.device.PmemDisks;
import io.hcsshim.uvm.device.ScsiDisks;
import io.hcsshim.uvm.layers.DiskImage;
import java.io.IOException;
import java.util.Optional;

/// The devices of one machine for layers: persistent memory while there is room and the image fits, SCSI else.
/// Thread-safe.
final class LayerDevices {
    private final PmemDisks pmem;
    private final ScsiDisks scsi;

    LayerDevices(PmemDisks pmem, ScsiDisks scsi) {
        this.pmem = pmem;
        this.scsi = scsi;
    }

    /// Mounts a read-only image.
    Mounted mount(DiskImage image) throws IOException, InterruptedException {
        if (image.isKept()) {
            var mounted = pmem.mount(wish(image));
            if (mounted.isPresent()) {
                return mounted.get();
            }
        }
        return scsi.mount(
                DiskMount.layer(image.path(), image.format(), image.partition(), image.verity()));
    }

    private static PmemDisks.Wish wish(DiskImage image) {
        if (image.part().isEmpty()) {
            return new PmemDisks.Wish(image.path(), Optional.empty(), image.verity());
        }
        var part = image.part().get();
        return new PmemDisks.Wish(
                part.pack(), Optional.of(new Mapping(part.offset(), part.bytes())), image.verity());
    }
}
