package io.hcsshim.guest.storage;

import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.sys.linux.Mounts;
import io.hcsshim.sys.linux.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders of the host, mounted through 9p over a stream that the kernel takes over, or out of a file system device.
final class SharedFolders {
    private static final int BUFFER_BYTES = 65_536;

    /// The longest message that is asked for, 128 KiB and a head; a server may want shorter ones.
    private static final int MESSAGE_BYTES = 135_168;

    /// Nothing is kept but what is mapped, so that changes on the host are seen; who waits for a lock that somebody else than
    /// this machine has asks each second.
    private static final String BEHAVIOUR = ",version=9p2000.L,cache=mmap,locktimeout=1";

    private final Dialer dialer;
    private final FileSystemDevices devices;
    private final Mounter mounter;

    SharedFolders(Dialer dialer, FileSystemDevices devices, Mounter mounter) {
        this.dialer = dialer;
        this.devices = devices;
        this.mounter = mounter;
    }

    void add(MappedDirectory folder) throws IOException {
        var path = folder.mountPath();
        var made = MountPoints.make(path);
        try {
            mount(folder, path);
        } catch (IOException e) {
            DiskMounts.removeAfter(e, made);
            throw e;
        }
        try {
            // for containers that want to see each other's mounts in it
            mounter.mount("none", path, "", Mounts.SHARED, "");
        } catch (IOException e) {
            remove(folder);
            throw e;
        }
    }

    private void mount(MappedDirectory folder, String path) throws IOException {
        if (!folder.device().isEmpty()) {
            devices.bind(folder);
            return;
        }
        try (var stream = dialer.dial(Integer.toUnsignedLong(folder.port()))) {
            Sockets.setBuffers(stream.fd(), BUFFER_BYTES, BUFFER_BYTES);
            var flags = folder.readOnly() ? Mounts.RDONLY : 0;
            mounter.mount(path, path, "9p", flags, options(folder, stream.fd().number()));
        }
    }

    /// Never removes more than an empty directory: should the folder still be mounted, its files are the host's.
    void remove(MappedDirectory folder) throws IOException {
        // what a container mounted in it for others to see stays when that container ends
        MountPoints.unmountBelow(mounter, folder.mountPath());
        MountPoints.unmount(mounter, folder.mountPath());
        Files.deleteIfExists(Path.of(folder.mountPath()));
        if (!folder.device().isEmpty()) {
            devices.release(folder);
        }
    }

    private static String options(MappedDirectory folder, int fd) {
        var text = new StringBuilder("trans=fd,rfdno=").append(fd).append(",wfdno=").append(fd);
        text.append(",msize=").append(MESSAGE_BYTES).append(BEHAVIOUR);
        if (!folder.shareName().isEmpty()) {
            text.append(",aname=").append(folder.shareName());
        }
        return text.toString();
    }
}
