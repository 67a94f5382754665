package io.hcsshim.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that is gone as soon as it is closed, in memory where the system has a place for that.
///
/// @param channel for reading and writing
public record ScratchFile(FileChannel channel) implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    /// An empty file.
    public static ScratchFile empty() throws IOException {
        var file =
                Files.isWritable(MEMORY)
                        ? Files.createTempFile(MEMORY, "scratch", "")
                        : Files.createTempFile("scratch", "");
        return new ScratchFile(
                FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE));
    }

    /// A file of these bytes.
    public static ScratchFile of(byte[] bytes) throws IOException {
        var file = empty();
        var content = ByteBuffer.wrap(bytes);
        while (content.hasRemaining()) {
            file.channel.write(content, content.position());
        }
        return file;
    }

    /// All of its bytes.
    public byte[] bytes() throws IOException {
        var content = ByteBuffer.allocate((int) channel.size());
        while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {}
        return content.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
