package io.hcsshim.disk.tree;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The bytes of a file, delivered front to back.
@FunctionalInterface
public interface Content {
    /// Hands all bytes to `sink`, in order.
    void writeTo(Sink sink) throws IOException;

    /// Takes the bytes of a file.
    interface Sink {
        /// The next bytes, which lie in another file; whoever can, lets the kernel copy them.
        ///
        /// @param from     stays where it is
        /// @param position of the first byte
        /// @throws java.io.EOFException if the file ends too early
        default void data(FileChannel from, long position, long length) throws IOException {
            var buffer = ByteBuffer.allocate((int) Math.min(length, 1 << 20));
            for (long done = 0; done < length; ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
                int n = from.read(buffer, position + done);
                if (n < 0) {
                    throw new EOFException();
                }
                data(buffer.flip());
                done += n;
            }
        }

        /// The next bytes: all that remain in the buffer, which the caller may use again afterwards.
        void data(ByteBuffer bytes) throws IOException;

        /// The next `length` bytes, which are all zero and need not be stored.
        void hole(long length) throws IOException;
    }

    /// Content that is in memory.
    static Content of(byte[] bytes) {
        return sink -> sink.data(ByteBuffer.wrap(bytes));
    }
}
