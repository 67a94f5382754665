package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Content;
import java.nio.ByteBuffer;

/// Gathers content in memory.
record ArraySink(ByteBuffer into) implements Content.Sink {
    @Override
    public void data(ByteBuffer bytes) {
        into.put(bytes);
    }

    @Override
    public void hole(long length) {
        into.put(new byte[(int) length]);
    }
}
