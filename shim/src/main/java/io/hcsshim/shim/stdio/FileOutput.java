package io.hcsshim.shim.stdio;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A file that an output is appended to; what is written is delivered.
final class FileOutput implements Output {
    private static final int FLAGS = Fd.O_WRONLY | Fd.O_APPEND | Fd.O_NONBLOCK | Fd.O_NOCTTY;

    private final Path path;
    private final PolledFd file;

    private FileOutput(Path path, PolledFd file) {
        this.path = path;
        this.file = file;
    }

    /// Opens something that is there, as `/dev/null`.
    static FileOutput open(Path path) throws IOException {
        return open(path, FLAGS);
    }

    /// Opens a file, and makes it and its folders if they are not there.
    static FileOutput make(Path path) throws IOException {
        var parent = path.getParent();
        if (parent != null && !java.nio.file.Files.isDirectory(parent)) {
            java.nio.file.Files.createDirectories(parent);
        }
        return open(path, FLAGS | Fd.O_CREAT);
    }

    private static FileOutput open(Path path, int flags) throws IOException {
        var fd = Fd.open(path, flags);
        try {
            return new FileOutput(path, PolledFd.of(fd));
        } catch (IOException e) {
            fd.close();
            throw e;
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        file.write(bytes);
    }

    @Override
    public void expectEnd() {}

    @Override
    public int unread() {
        return 0;
    }

    @Override
    public boolean isRead() {
        return true;
    }

    @Override
    public boolean isLost() {
        return false;
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
