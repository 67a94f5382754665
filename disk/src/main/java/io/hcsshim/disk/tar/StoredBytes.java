package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Content;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stored bytes of one member: how many are still to be read, and where they belong.
final class StoredBytes {
    static final StoredBytes NONE = new StoredBytes(0);

    private final long padding;
    private long left;
    private @Nullable SparseMap map;

    private StoredBytes(long stored) {
        this.left = stored;
        this.padding = -stored & HeaderBlock.SIZE - 1;
    }

    static StoredBytes of(long stored) {
        return stored == 0 ? NONE : new StoredBytes(stored);
    }

    /// The same bytes, of a file with holes.
    StoredBytes unfolded(SparseMap where) {
        var sparse = this == NONE ? new StoredBytes(0) : this;
        sparse.map = where;
        return sparse;
    }

    /// Bytes not yet read.
    long left() {
        return left;
    }

    /// Bytes after the data that fill its last block.
    long padding() {
        return padding;
    }

    byte[] take(TarInput in) throws IOException {
        var bytes = new byte[(int) left];
        if (in.read(bytes) < bytes.length) {
            throw new EOFException();
        }
        left = 0;
        return bytes;
    }

    byte[] takeBlock(TarInput in) throws IOException {
        var block = new byte[HeaderBlock.SIZE];
        if (left < block.length || in.read(block) < block.length) {
            throw new EOFException();
        }
        left -= block.length;
        return block;
    }

    void writeTo(TarInput in, Content.Sink sink) throws IOException, MalformedField {
        var where = map;
        if (where == null) {
            copy(in, sink, left);
            return;
        }
        long at = 0;
        for (var piece : where.pieces()) {
            hole(sink, piece.offset() - at);
            if (piece.length() > left) {
                throw new MalformedField("a sparse file lacks data");
            }
            copy(in, sink, piece.length());
            at = piece.offset() + piece.length();
        }
        hole(sink, where.size() - at);
        if (left > 0) {
            throw new MalformedField("a sparse file has data that belong nowhere");
        }
        map = new SparseMap(List.of(), 0);
    }

    private void copy(TarInput in, Content.Sink sink, long length) throws IOException {
        long end = left - length;
        long copied = in.copy(sink, length);
        left -= copied;
        while (left > end) {
            var bytes = in.next(left - end);
            left -= bytes.remaining();
            sink.data(bytes);
        }
    }

    private static void hole(Content.Sink sink, long length) throws IOException {
        if (length > 0) {
            sink.hole(length);
        }
    }
}
