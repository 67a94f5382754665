package io.hcsshim.guest.storage;

import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.sys.linux.DeviceMapper;
import io.hcsshim.sys.linux.KernelRandom;
import java.io.File;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// Disks that are written to through dm-crypt, so that the host never holds what is on them. Thread-safe.
///
/// The key is drawn from the kernel for each mount and stands nowhere but in the memory of this machine: what was
/// written cannot be read again once the device is gone. The kernel loads what it needs for that when it is asked for it.
final class EncryptedDisks {
    private static final String CIPHER = "aes-xts-plain64";
    private static final int KEY_BYTES = 64; // two keys of AES-256
    private static final int SECTOR = 512;
    private static final int BLOCK = 4096;
    private static final String DIGITS = "0123456789abcdef";

    private final MappedDevices devices;
    private final File blocks;
    private final Set<String> made = new HashSet<>(); // guarded by this

    /// @param blocks where the kernel describes block devices, `/sys/class/block`
    EncryptedDisks(MappedDevices devices, File blocks) {
        this.devices = devices;
        this.blocks = blocks;
    }

    /// Makes the device that encrypts what goes to `node`.
    ///
    /// @return its node
    File add(MappedVirtualDisk disk, File node) throws IOException {
        var name = name(disk);
        var device = devices.createSecret(name, target(node));
        remember(name);
        return device;
    }

    /// Takes the device of a disk away, if one was made: not every host says again that it was encrypted.
    void remove(MappedVirtualDisk disk) {
        var name = name(disk);
        if (forget(name)) {
            devices.remove(name);
        }
    }

    private synchronized void remember(String name) {
        made.add(name);
    }

    private synchronized boolean forget(String name) {
        return made.remove(name);
    }

    private static String name(MappedVirtualDisk disk) {
        return "dm-crypt-" + MappedDevices.place(disk);
    }

    /// The table of Documentation/admin-guide/device-mapper/dm-crypt.rst. Blocks as large as the file system's make a
    /// quarter of the work of small ones; what is discarded goes back to the host, which sees what is in use anyway.
    private DeviceMapper.Target target(File node) throws IOException {
        var bytes = sectors(node) * SECTOR / BLOCK * BLOCK;
        if (bytes == 0) {
            throw new IOException("no room on " + node + " for anything encrypted");
        }
        return new DeviceMapper.Target(
                "crypt",
                bytes / SECTOR,
                CIPHER
                        + " "
                        + hexadecimal(KernelRandom.draw(KEY_BYTES))
                        + " 0 "
                        + node.getPath()
                        + " 0 2 allow_discards sector_size:"
                        + BLOCK);
    }

    private long sectors(File node) throws IOException {
        var file = new File(new File(blocks, node.getName()), "size");
        try (var reader = new java.io.BufferedReader(new java.io.FileReader(file))) {
            var line = reader.readLine();
            return line == null ? 0 : Long.parseLong(line.strip());
        } catch (NumberFormatException e) {
            throw new IOException(file + " does not say a size", e);
        }
    }

    private static String hexadecimal(byte[] bytes) {
        var text = new StringBuilder();
        for (var b : bytes) {
            text.append(DIGITS.charAt(b >> 4 & 15)).append(DIGITS.charAt(b & 15));
        }
        return text.toString();
    }
}
