package io.hcsshim.uvm;

import io.hcsshim.uvm.device.DiskMount;
import io.hcsshim.uvm.device.DiskMount.Appearance;
import io.hcsshim.vm.Device.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A disk with kernel modules, and what the guest makes of it (host specification, annotations of the boot).
///
/// @param name  by which the guest knows it: the same for the same path
/// @param mount where its modules are in the guest
record KernelDrivers(String name, DiskMount mount) {
    private static final String PLACE = "/run/drivers/";

    /// Marks what is installed already.
    private static final String INSTALLED = "/run/drivers/installed-";

    static KernelDrivers on(Path image) throws IOException {
        if (!Files.exists(image)) {
            throw new NoSuchFileException(image + ": no such disk with kernel modules");
        }
        var name =
                UUID.nameUUIDFromBytes(image.toString().getBytes(StandardCharsets.UTF_8))
                        .toString();
        var disk = DiskMount.Disk.of("virtual-disk", image.toString(), Access.READ_ONLY);
        var volume = new Appearance.Volume(0, "", List.of("ro"));
        return new KernelDrivers(name, new DiskMount(disk, volume, Optional.of(PLACE + name)));
    }

    /// What the guest runs.
    ///
    /// @param folder where the disk is mounted
    VmCommand install(String folder) {
        return new VmCommand(
                "install the drivers on " + mount.disk().image(),
                List.of("/bin/install-drivers", INSTALLED + name, folder));
    }
}
