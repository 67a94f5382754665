package io.hcsshim.hcs.storage;

import io.hcsshim.sys.windows.FileAccess;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes the disks that writable layers and utility VMs over a base layer start from: one with what is in the base,
/// and one on it to be copied for each container. Both are readable for every virtual machine of the host.
/// Thread-safe, but for one layer at a time.
public final class BaseDisks {
    private static final int BLOCK = 1 << 20;

    private final Libraries libraries;
    private final LayerStorage storage;

    /// The services behind `libraries`.
    public BaseDisks(Libraries libraries) {
        this.libraries = libraries;
        storage = new LayerStorage(libraries);
    }

    /// The two disks.
    ///
    /// @param base with the files of the base
    /// @param differencing on it, empty
    public record Disks(Path base, Path differencing) {}

    /// Makes the disks of containers. What an earlier attempt left is removed before; if it fails, neither disk is
    /// left.
    ///
    /// @param layer the folder of the base layer
    /// @param gibibytes the size of the disks
    public void forContainers(Path layer, Disks disks, int gibibytes) throws IOException {
        Trees.remove(layer.resolve("Hives"));
        Trees.remove(layer.resolve("Layout"));
        make(
                disks,
                () -> {
                    try (var base = create(disks.base, gibibytes)) {
                        storage.format(base);
                    }
                    storage.setupBase(layer, OsLayerOptions.of(OsLayerType.CONTAINER));
                });
    }

    /// Makes the disks of utility VMs, as [#forContainers] does.
    ///
    /// @param vm the folder `UtilityVM` of the base layer
    public void forUtilityVms(Path vm, Disks disks, int gibibytes) throws IOException {
        make(
                disks,
                () -> {
                    try (var base = create(disks.base, gibibytes)) {
                        base.attach(0);
                        try {
                            storage.setupBase(vm, base, OsLayerOptions.of(OsLayerType.VM));
                        } finally {
                            base.detach();
                        }
                    }
                });
    }

    private VirtualDisk create(Path disk, int gibibytes) throws IOException {
        return VirtualDisk.create(libraries, disk.toString(), (long) gibibytes << 30, BLOCK);
    }

    private interface Steps {
        void run() throws IOException;
    }

    private void make(Disks disks, Steps makeBase) throws IOException {
        Files.deleteIfExists(disks.differencing);
        Files.deleteIfExists(disks.base);
        try {
            makeBase.run();
            var base = disks.base.toString();
            VirtualDisk.createDifferencing(libraries, disks.differencing.toString(), base, BLOCK)
                    .close();
            var access = new FileAccess(libraries);
            access.grantToVirtualMachines(base, FileAccess.READ);
            access.grantToVirtualMachines(disks.differencing.toString(), FileAccess.READ);
        } catch (IOException e) {
            Files.deleteIfExists(disks.differencing);
            Files.deleteIfExists(disks.base);
            throw e;
        }
    }
}
