package io.hcsshim.guest.storage;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.gcs.VpmemDevice;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.DeviceMapper;
import io.hcsshim.sys.linux.Mounts;
import java.io.File;
import java.io.IOException;

/// Disks in persistent memory, whole or in parts, mounted where the host wants them: read-only, and without a copy of
/// them (DAX) where nothing has to be checked. Thread-safe.
final class PmemMounts {
    private static final int SECTOR = 512;

    private final PmemDisks disks;
    private final MappedDevices devices;
    private final VerifiedDisks verified;
    private final Mounter mounter;

    PmemMounts(PmemDisks disks, MappedDevices devices, VerifiedDisks verified, Mounter mounter) {
        this.disks = disks;
        this.devices = devices;
        this.verified = verified;
        this.mounter = mounter;
    }

    /// Waits for the disk and mounts it.
    void add(VpmemDevice disk) throws IOException {
        var node = disks.await(disk.deviceNumber());
        try {
            node = part(disk, node);
            node = checked(disk, node);
            mount(disk, node);
        } catch (IOException e) {
            removeDevices(disk);
            throw e;
        }
    }

    /// The part of the disk that is wanted.
    private File part(VpmemDevice disk, File node) throws IOException {
        if (disk.mapping().isEmpty()) {
            return node;
        }
        var part = disk.mapping().get();
        if (part.offsetBytes() < 0
                || part.offsetBytes() % SECTOR != 0
                || part.sizeBytes() < SECTOR
                || part.sizeBytes() % SECTOR != 0) {
            throw new IOException(
                    node
                            + " has no part of "
                            + part.sizeBytes()
                            + " bytes at "
                            + part.offsetBytes());
        }
        var parameters = node.getPath() + " " + part.offsetBytes() / SECTOR;
        return devices.create(
                linear(disk.deviceNumber(), part),
                new DeviceMapper.Target("linear", part.sizeBytes() / SECTOR, parameters));
    }

    private File checked(VpmemDevice disk, File node) throws IOException {
        var verity = disk.verity();
        return verity.isEmpty()
                ? node
                : verified.add(verity(disk.deviceNumber(), verity.get()), verity.get(), node);
    }

    private void mount(VpmemDevice disk, File node) throws IOException {
        var made = MountPoints.make(disk.mountPath());
        try {
            if (disk.verity().isPresent() || !mountedDirectly(node, disk.mountPath())) {
                mounter.mount(node.getPath(), disk.mountPath(), "ext4", Mounts.RDONLY, "noload");
            }
        } catch (IOException e) {
            DiskMounts.removeAfter(e, made);
            throw e;
        }
    }

    /// Not every file system can be read where it lies: its blocks have to be pages.
    private boolean mountedDirectly(File node, String path) {
        try {
            mounter.mount(node.getPath(), path, "ext4", Mounts.RDONLY, "noload,dax");
            return true;
        } catch (ErrnoException _) {
            return false;
        }
    }

    void remove(VpmemDevice disk) throws IOException {
        MountPoints.unmountAndRemove(mounter, disk.mountPath());
        removeDevices(disk);
    }

    private void removeDevices(VpmemDevice disk) {
        if (disk.verity().isPresent()) {
            devices.remove(verity(disk.deviceNumber(), disk.verity().get()));
        }
        if (disk.mapping().isPresent()) {
            devices.remove(linear(disk.deviceNumber(), disk.mapping().get()));
        }
    }

    private static String linear(long number, VpmemDevice.Mapping part) {
        return "dm-linear-pmem" + number + "-" + part.offsetBytes() + "-" + part.sizeBytes();
    }

    private static String verity(long number, DeviceVerity verity) {
        return "dm-verity-pmem" + number + "-" + verity.rootDigest();
    }
}
