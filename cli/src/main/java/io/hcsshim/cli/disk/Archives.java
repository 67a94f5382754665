package io.hcsshim.cli.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Files as commands get them.
final class Archives {
    private Archives() {}

    /// Opens a file as it is.
    static FileChannel file(Path path) throws IOException {
        try {
            return FileChannel.open(path);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(path.toString(), null, "no such file");
        }
    }

    /// Reads and forgets, so that whoever writes into a pipe is not stopped.
    static void drain(ReadableByteChannel archive) throws IOException {
        var buffer = java.nio.ByteBuffer.allocate(1 << 16);
        while (archive.read(buffer) >= 0) {
            buffer.clear();
        }
    }
}
