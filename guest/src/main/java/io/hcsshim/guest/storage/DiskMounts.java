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

    private final ScsiDisks disks;
    private final VerifiedDisks verified;
    private final Mounter mounter;
    private final Children children;

    DiskMounts(ScsiDisks disks, VerifiedDisks verified, Mounter mounter, Children children) {
        this.disks = disks;
        this.verified = verified;
        this.mounter = mounter;
        this.children = children;
    }

    /// Waits for the disk and puts it at its mount path; without one, only waits.
    void add(MappedVirtualDisk disk) throws IOException {
        if (disk.encrypted()) {
            throw new IOException("encrypted disks are not supported by this agent");
        }
        var verity = disk.verity();
        if (verity.isPresent() && !disk.readOnly()) {
            throw new IOException("a disk with a hash tree cannot be written to");
        }
        var node = disks.await(disk.controller(), disk.lun(), disk.partition());
        if (disk.mountPath().isEmpty()) {
            return;
        }
        if (verity.isEmpty()) {
            put(disk, node);
            return;
        }
        var checked = verified.add(disk, verity.get(), node);
        try {
            put(disk, checked);
        } catch (IOException e) {
            verified.remove(disk, verity.get());
            throw e;
        }
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
            MountPoints.unmountAndRemove(mounter, disk.mountPath());
        }
        var verity = disk.verity();
        if (verity.isPresent()) {
            verified.remove(disk, verity.get());
        }
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
        var wanted = ensure && disk.filesystem().isEmpty() ? "ext4" : disk.filesystem();
        var detected = detect(node, wanted);
        if (ensure && !detected.equals(wanted)) {
            format(node, wanted);
            detected = wanted;
        }
        var type = wanted.isEmpty() ? detected : wanted;
        var flags = disk.readOnly() ? Mounts.RDONLY : 0;
        // A layer's journal, should it have one, must not be replayed onto a disk that cannot be
        // written.
        var options = disk.readOnly() && type.equals("ext4") ? "noload" : "";
        mounter.mount(node.getPath(), disk.mountPath(), type, flags, options);
        for (var option : disk.options()) {
            var propagation = propagation(option);
            if (propagation != 0) {
                mounter.mount(disk.mountPath(), disk.mountPath(), "", propagation, "");
            }
        }
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
                    case "xfs" -> List.of(SearchPath.ownFirst("mkfs.xfs"), "-f", device);
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
