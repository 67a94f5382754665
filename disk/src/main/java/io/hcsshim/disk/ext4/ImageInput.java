package io.hcsshim.disk.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// Reads blocks of an image, and never beyond the file system. Thread-safe.
final class ImageInput {
    private final FileChannel file;
    private final long start;

    /// @param start where the file system begins in the file
    ImageInput(FileChannel file, long start) {
        this.file = file;
        this.start = start;
    }

    /// Reads exactly `length` bytes from byte `at` of the file system.
    ByteBuffer read(long at, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, start + at + bytes.position()) < 0) {
                throw new Ext4Exception("the image ends at byte " + file.size() + ", too early");
            }
        }
        return bytes.flip();
    }
}
