package io.hcsshim.guest.storage;

import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.Deadline;
import io.hcsshim.guest.process.SearchPath;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.sys.linux.Mounts;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// SCSI disks, mounted or linked to where the host wants them.
final class DiskMounts {
    private static final int SECOND_LOOK_MS = 500;
    private static final String XFS = "fs-xfs";

    private final ScsiDisks disks;
    private final VerifiedDisks verified;
    private final EncryptedDisks encrypted;
    private final Extras extras;
    private final Trimming trimming;
    private final Mounter mounter;
    private final Children children;

    DiskMounts(
            ScsiDisks disks,
            VerifiedDisks verified,
            EncryptedDisks encrypted,
            Extras extras,
            Trimming trimming,
            Mounter mounter,
            Children children) {
        this.disks = disks;
        this.verified = verified;
        this.encrypted = encrypted;
        this.extras = extras;
        this.trimming = trimming;
        this.mounter = mounter;
        this.children = children;
    }

    /// Waits for the disk and puts it at its mount path; without one, only waits.
    void add(MappedVirtualDisk disk) throws IOException {
        var verity = disk.verity();
        if (verity.isPresent() && !disk.readOnly()) {
            throw new IOException("a disk with a hash tree cannot be written to");
        }
        if (disk.encrypted() && (disk.readOnly() || disk.blockDevice())) {
            throw new IOException("only a file system that is written to can be encrypted");
        }
        var node = disks.await(disk.controller(), disk.lun(), disk.partition());
        if (disk.mountPath().isEmpty()) {
            return;
        }
        try {
            put(disk, source(disk, node));
        } catch (IOException e) {
            unmap(disk);
            throw e;
        }
    }

    /// What is mounted: the disk, or what checks or encrypts it.
    private File source(MappedVirtualDisk disk, File node) throws IOException {
        var verity = disk.verity();
        if (verity.isPresent()) {
            return verified.add(disk, verity.get(), node);
        }
        if (disk.encrypted()) {
            extras.unpack("dm-crypt");
            return encrypted.add(disk, node);
        }
        return node;
    }

    private void unmap(MappedVirtualDisk disk) {
        var verity = disk.verity();
        if (verity.isPresent()) {
            verified.remove(disk, verity.get());
        }
        encrypted.remove(disk);
    }

    private void put(MappedVirtualDisk disk, File node) throws IOException {
        if (disk.blockDevice()) {
            link(node, disk.mountPath());
            return;
        }
        var made = MountPoints.make(disk.mountPath());
        try {
            mount(disk, node);
        } catch (IOException e) {
            removeAfter(e, made);
            throw e;
        }
    }

    void remove(MappedVirtualDisk disk) throws IOException {
        if (disk.mountPath().isEmpty()) {
            return;
        }
        if (disk.blockDevice()) {
            Files.deleteIfExists(new File(disk.mountPath()).toPath());
        } else {
            trimming.remove(disk.mountPath());
            MountPoints.unmountAndRemove(mounter, disk.mountPath());
        }
        unmap(disk);
    }

    /// Removes what was made for a mount that failed with `failure`.
    static void removeAfter(IOException failure, String made) {
        if (!made.isEmpty()) {
            try {
                Trees.remove(Path.of(made));
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static void link(File node, String path) throws IOException {
        var link = new File(path);
        var parent = link.getParent();
        if (parent != null) {
            MountPoints.make(parent);
        }
        Files.createSymbolicLink(link.toPath(), node.toPath());
    }

    private void mount(MappedVirtualDisk disk, File node) throws IOException {
        var ensure = disk.ensureFilesystem();
        var wanted =
                (ensure || disk.encrypted()) && disk.filesystem().isEmpty()
                        ? "ext4"
                        : disk.filesystem();
        // With a new key there is nothing but noise on it.
        var detected = disk.encrypted() ? "" : detect(node, wanted);
        if ((ensure || disk.encrypted()) && !detected.equals(wanted)) {
            format(node, wanted);
            detected = wanted;
        }
        var type = wanted.isEmpty() ? detected : wanted;
        if (type.equals("xfs")) {
            extras.unpack(XFS);
        }
        var flags = disk.readOnly() ? Mounts.RDONLY : 0;
        mounter.mount(node.getPath(), disk.mountPath(), type, flags, options(disk, type));
        for (var option : disk.options()) {
            var propagation = propagation(option);
            if (propagation != 0) {
                mounter.mount(disk.mountPath(), disk.mountPath(), "", propagation, "");
            }
        }
        if (!disk.readOnly()) {
            trimming.add(disk.mountPath());
        }
    }

    /// A layer's journal, should it have one, must not be replayed onto a disk that cannot be written.
    private static String options(MappedVirtualDisk disk, String type) {
        if (!disk.readOnly()) {
            return "";
        }
        return switch (type) {
            case "ext4" -> "noload";
            case "xfs" -> "norecovery";
            default -> "";
        };
    }

    private static String detect(File node, String wanted) throws IOException {
        var detected = Filesystems.detect(node);
        if (detected.isEmpty() && wanted.isEmpty()) {
            new Deadline(SECOND_LOOK_MS, "file system").pause();
            detected = Filesystems.detect(node);
        }
        if (detected.isEmpty() && wanted.isEmpty()) {
            throw new IOException("no known file system on " + node);
        }
        return detected;
    }

    private void format(File node, String filesystem) throws IOException {
        var device = node.getPath();
        var command =
                switch (filesystem) {
                    case "ext4" -> List.of(SearchPath.ownFirst("mkfs.ext4"), "-q", "-F", device);
                    case "xfs" -> List.of(makerOfXfs(), "-q", "-f", "-K", device);
                    default ->
                            throw new IOException(
                                    "cannot make a file system \""
                                            + filesystem
                                            + "\" on "
                                            + device);
                };
        var nothing = children.nothing();
        var code = children.run(new Spawn(command).stdin(nothing).stdout(nothing).stderr(nothing));
        if (code != 0) {
            throw new IOException(command.getFirst() + " " + device + ": exit code " + code);
        }
    }

    private String makerOfXfs() throws IOException {
        var own = new File(extras.unpack(XFS), "mkfs.xfs");
        return own.canExecute() ? own.getPath() : SearchPath.ownFirst("mkfs.xfs");
    }

    /// The flags of a propagation word, 0 for any other option.
    private static long propagation(String option) {
        var recursive = option.startsWith("r") ? Mounts.REC : 0;
        return switch (recursive == 0 ? option : option.substring(1)) {
            case "private" -> recursive | Mounts.PRIVATE;
            case "shared" -> recursive | Mounts.SHARED;
            case "slave" -> recursive | Mounts.SLAVE;
            case "unbindable" -> recursive | Mounts.UNBINDABLE;
            default -> 0;
        };
    }
}
