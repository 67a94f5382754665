package io.hcsshim.uvm;

import io.hcsshim.uvm.layers.DiskImage;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.ScratchDisk;
import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/// The writable disks of one machine's containers. Thread-safe.
///
/// The shared one is made for the first container that shares, in the size that it asks for, and stays until the
/// machine is gone. There are two if some are to be encrypted and others not.
final class Scratches implements Lease {
    private final LayerStore store;
    private final Scratch usual;
    private final Map<Encryption, DiskImage> common = new EnumMap<>(Encryption.class); // by this

    Scratches(LayerStore store, Scratch usual) {
        this.store = store;
        this.usual = usual;
    }

    /// Where a container with that wish gets its disk from.
    ScratchDisk.Source sourceFor(ScratchWish wish) {
        var encryption =
                wish.encryption() == Encryption.NONE ? usual.encryption() : wish.encryption();
        return new ScratchDisk.Source() {
            @Override
            public ScratchDisk take() throws IOException, InterruptedException {
                var shared = usual.shared() || wish.shared();
                long bytes = wish.bytes() == 0 ? usual.bytes() : wish.bytes();
                var image = shared ? common(bytes, encryption) : make(bytes, encryption);
                return new ScratchDisk(image, shared, encryption);
            }

            /// Nobody knows beforehand who else will come with a link to it.
            @Override
            public ScratchDisk of(DiskImage made) {
                return new ScratchDisk(made, true, encryption);
            }
        };
    }

    /// No container has it for itself, so none gives it back.
    private synchronized DiskImage common(long bytes, Encryption encryption)
            throws IOException, InterruptedException {
        var there = common.get(encryption);
        if (there == null) {
            there = make(bytes, encryption);
            common.put(encryption, there);
        }
        return DiskImage.borrowed(there.path(), there.format());
    }

    private DiskImage make(long bytes, Encryption encryption)
            throws IOException, InterruptedException {
        return switch (encryption) {
            case NONE -> store.scratch(bytes);
            case EPHEMERAL -> store.blank(bytes);
        };
    }

    @Override
    public synchronized void close() throws IOException {
        for (var image : common.values()) {
            image.close();
        }
    }
}
