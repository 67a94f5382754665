package io.hcsshim.hostfiles;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.sys.linux.Inode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What a client may see and do. It is held from the beginning, so that it stays what it is whatever becomes of its path.
/// Thread-safe.
public final class Export implements AutoCloseable {
    private final Inode inode;
    private final FileStatus status;
    private final String name;
    private final boolean readOnly;

    private Export(Inode inode, FileStatus status, String name, boolean readOnly) {
        this.inode = inode;
        this.status = status;
        this.name = name;
        this.readOnly = readOnly;
    }

    /// A folder with all that is below it, or a single file, which the client sees as the only one in an unchangeable
    /// folder; file systems mounted below a folder are part of it.
    ///
    /// @param source   an absolute path; links are followed, here and now
    /// @param readOnly whether the client is kept from changing anything
    /// @throws IOException if there is none, or it is a device, a fifo or a socket
    public static Export of(String source, boolean readOnly) throws IOException {
        var inode = Inode.open(source);
        try {
            var status = inode.status();
            if (!status.isFolder() && !status.isFile()) {
                throw new IOException(source + " is neither a folder nor a file");
            }
            return new Export(inode, status, fileName(source), readOnly);
        } catch (IOException e) {
            inode.close();
            throw e;
        }
    }

    /// The last part, one byte in each character.
    private static String fileName(String source) {
        var name = source.substring(source.lastIndexOf('/') + 1);
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// Whether it is a folder, and no single file.
    public boolean isFolder() {
        return status.isFolder();
    }

    /// Which folder or file it is.
    public FileStatus.Identity identity() {
        return status.id();
    }

    /// Whether the client is kept from changing anything.
    public boolean isReadOnly() {
        return readOnly;
    }

    /// The name under which the client finds a single file, as a part of a path; empty of a folder.
    public String fileName() {
        return isFolder()
                ? ""
                : new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// The same, one byte in each character.
    public String name() {
        return name;
    }

    /// Holds the folder or file once more.
    public Inode hold() throws ErrnoException {
        return inode.duplicate();
    }

    @Override
    public void close() {
        inode.close();
    }
}
