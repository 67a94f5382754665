package io.hcsshim.guest.storage;

import io.hcsshim.guest.process.Deadline;
import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.DeviceMapper;
import java.io.File;
import java.io.IOException;
import java.util.Map;

/// Disks that are read through dm-verity: the kernel hashes each block that it reads, and a block that was changed is
/// an I/O error instead of wrong data. Thread-safe.
final class VerifiedDisks {
    private static final long CREATE_MS = 5_000;
    private static final long REMOVE_MS = 1_000;
    private static final int SECTOR = 512;

    private final BlockMapper mapper;
    private final KernelLog kernelLog;
    private final Log log;

    VerifiedDisks(BlockMapper mapper, KernelLog kernelLog, Log log) {
        this.mapper = mapper;
        this.kernelLog = kernelLog;
        this.log = log;
    }

    /// Makes the device that reads `node` and checks what it reads.
    ///
    /// @return its node
    File add(MappedVirtualDisk disk, DeviceVerity verity, File node) throws IOException {
        var name = name(disk, verity);
        var target = target(verity, node);
        kernelLog.follow();
        var deadline = new Deadline(CREATE_MS, "device " + name);
        while (true) {
            try {
                return mapper.create(name, target).toFile();
            } catch (ErrnoException e) {
                if (!passes(e)) {
                    throw e;
                }
                deadline.pause();
            }
        }
    }

    /// Takes the device of a disk away; what keeps it from going is logged.
    void remove(MappedVirtualDisk disk, DeviceVerity verity) {
        var name = name(disk, verity);
        try {
            var deadline = new Deadline(REMOVE_MS, "the end of device " + name);
            while (!removed(name)) {
                deadline.pause();
            }
        } catch (IOException e) {
            log.warning("device stays", Map.of("device", name, "error", e.toString()));
        }
    }

    private boolean removed(String name) throws ErrnoException {
        try {
            mapper.remove(name);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EBUSY)) { // what was unmounted may be given back a little later
                return false;
            }
            if (e.is(Errno.ENXIO) || e.is(Errno.ENOENT)) { // it was never made
                return true;
            }
            throw e;
        }
    }

    private static boolean passes(ErrnoException e) {
        return e.is(Errno.EBUSY) || e.is(Errno.ENOENT) || e.is(Errno.ENXIO) || e.is(Errno.ENODEV);
    }

    /// The device is found again by what a request says of the disk, so nothing has to be remembered.
    private static String name(MappedVirtualDisk disk, DeviceVerity verity) {
        return "dm-verity-scsi-contr"
                + disk.controller()
                + "-lun"
                + disk.lun()
                + "-p"
                + Long.toUnsignedString(disk.partition())
                + "-"
                + verity.rootDigest();
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
