package io.hcsshim.guest.storage;

import io.hcsshim.guest.process.Deadline;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.DeviceMapper;
import java.io.File;
import java.io.IOException;
import java.util.Map;

/// Devices that the kernel makes of disks, with patience for what passes. Thread-safe.
///
/// A device is found again by its name, which tells the disk, so nothing has to be remembered.
final class MappedDevices {
    private static final long CREATE_MS = 5_000;
    private static final long REMOVE_MS = 1_000;

    private final BlockMapper mapper;
    private final Log log;

    MappedDevices(BlockMapper mapper, Log log) {
        this.mapper = mapper;
        this.log = log;
    }

    /// What tells a disk in the name of a device.
    static String place(MappedVirtualDisk disk) {
        return "scsi-contr"
                + disk.controller()
                + "-lun"
                + disk.lun()
                + "-p"
                + Long.toUnsignedString(disk.partition());
    }

    /// Makes a device that is read only.
    File create(String name, DeviceMapper.Target target) throws IOException {
        return create(name, target, Use.READING);
    }

    /// Makes a device that is written to, with a key in its parameters.
    File createSecret(String name, DeviceMapper.Target target) throws IOException {
        return create(name, target, Use.SECRETS);
    }

    private enum Use {
        READING,
        SECRETS
    }

    private File create(String name, DeviceMapper.Target target, Use use) throws IOException {
        var deadline = new Deadline(CREATE_MS, "device " + name);
        while (true) {
            try {
                var node =
                        use == Use.READING
                                ? mapper.create(name, target)
                                : mapper.createSecret(name, target);
                return node.toFile();
            } catch (ErrnoException e) {
                if (!passes(e)) {
                    throw e;
                }
                deadline.pause();
            }
        }
    }

    /// Takes a device away; what keeps it from going is logged.
    void remove(String name) {
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
}
