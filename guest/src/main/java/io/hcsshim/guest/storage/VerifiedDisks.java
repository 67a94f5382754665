package io.hcsshim.guest.storage;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.sys.linux.DeviceMapper;
import java.io.File;
import java.io.IOException;

/// Disks that are read through dm-verity: the kernel hashes each block that it reads, and a block that was changed is
/// an I/O error instead of wrong data. Thread-safe.
final class VerifiedDisks {
    private static final int SECTOR = 512;

    private final MappedDevices devices;
    private final KernelLog kernelLog;

    VerifiedDisks(MappedDevices devices, KernelLog kernelLog) {
        this.devices = devices;
        this.kernelLog = kernelLog;
    }

    /// Makes the device that reads `node` and checks what it reads.
    ///
    /// @return its node
    File add(MappedVirtualDisk disk, DeviceVerity verity, File node) throws IOException {
        return add(name(disk, verity), verity, node);
    }

    /// The same for a device of any name.
    File add(String name, DeviceVerity verity, File node) throws IOException {
        var target = target(verity, node);
        kernelLog.follow();
        return devices.create(name, target);
    }

    /// Takes the device of a disk away.
    void remove(MappedVirtualDisk disk, DeviceVerity verity) {
        devices.remove(name(disk, verity));
    }

    private static String name(MappedVirtualDisk disk, DeviceVerity verity) {
        return "dm-verity-" + MappedDevices.place(disk) + "-" + verity.rootDigest();
    }

    /// The table of Documentation/admin-guide/device-mapper/verity.rst.
    private static DeviceMapper.Target target(DeviceVerity verity, File node) throws IOException {
        if (verity.blockSize() < SECTOR || verity.filesystemBytes() < verity.blockSize()) {
            throw new IOException("verity over " + verity.filesystemBytes() + " bytes of " + node);
        }
        var blocks = verity.filesystemBytes() / verity.blockSize();
        var parameters = new StringBuilder();
        parameters.append(verity.version()).append(' ');
        parameters.append(node.getPath()).append(' ').append(node.getPath()).append(' ');
        parameters.append(verity.blockSize()).append(' ').append(verity.blockSize()).append(' ');
        parameters.append(blocks).append(' ').append(verity.superblock() ? blocks + 1 : blocks);
        parameters.append(' ').append(verity.algorithm()).append(' ').append(verity.rootDigest());
        parameters.append(' ').append(verity.salt().isEmpty() ? "-" : verity.salt());
        return new DeviceMapper.Target(
                "verity", verity.filesystemBytes() / SECTOR, parameters.toString());
    }
}
