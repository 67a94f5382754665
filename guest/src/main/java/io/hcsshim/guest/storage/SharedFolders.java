package io.hcsshim.guest.storage;

import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.sys.linux.Mounts;
import io.hcsshim.sys.linux.Sockets;
import java.io.IOException;

/// Folders of the host, mounted through 9p over a stream that the kernel takes over.
final class SharedFolders {
    private static final int MESSAGE_BYTES = 65_536;

    private final Dialer dialer;
    private final Mounter mounter;

    SharedFolders(Dialer dialer, Mounter mounter) {
        this.dialer = dialer;
        this.mounter = mounter;
    }

    void add(MappedDirectory folder) throws IOException {
        var path = folder.mountPath();
        var made = MountPoints.make(path);
        try (var stream = dialer.dial(Integer.toUnsignedLong(folder.port()))) {
            Sockets.setBuffers(stream.fd(), MESSAGE_BYTES, MESSAGE_BYTES);
            var flags = folder.readOnly() ? Mounts.RDONLY : 0;
            mounter.mount(path, path, "9p", flags, options(folder, stream.fd().number()));
        } catch (IOException e) {
            DiskMounts.removeAfter(e, made);
            throw e;
        }
    }

    void remove(MappedDirectory folder) throws IOException {
        MountPoints.unmountAndRemove(mounter, folder.mountPath());
    }

    private static String options(MappedDirectory folder, int fd) {
        var text = new StringBuilder("trans=fd,rfdno=").append(fd).append(",wfdno=").append(fd);
        text.append(",msize=").append(MESSAGE_BYTES);
        if (!folder.shareName().isEmpty()) {
            text.append(",aname=").append(folder.shareName());
        }
        return text.toString();
    }
}
