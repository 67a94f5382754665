package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Lets through exactly as many bytes as were announced.
final class ExactSink implements Content.Sink {
    private final Content.Sink sink;
    private final long announced;
    private long left;

    ExactSink(Content.Sink sink, long announced) {
        this.sink = sink;
        this.announced = announced;
        this.left = announced;
    }

    @Override
    public void data(ByteBuffer bytes) throws IOException {
        take(bytes.remaining());
        sink.data(bytes);
    }

    @Override
    public void data(FileChannel from, long position, long length) throws IOException {
        take(length);
        sink.data(from, position, length);
    }

    @Override
    public void hole(long length) throws IOException {
        take(length);
        sink.hole(length);
    }

    private void take(long length) throws Ext4Exception {
        if (length > left) {
            throw new Ext4Exception("a file has more than the announced " + announced + " bytes");
        }
        left -= length;
    }

    void requireAll() throws Ext4Exception {
        if (left > 0) {
            throw new Ext4Exception(
                    "a file has "
                            + (announced - left)
                            + " of the announced "
                            + announced
                            + " bytes");
        }
    }
}
