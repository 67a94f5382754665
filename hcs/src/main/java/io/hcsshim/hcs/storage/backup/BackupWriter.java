package io.hcsshim.hcs.storage.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes a backup stream part by part. Not thread-safe.
public final class BackupWriter {
    private final OutputStream out;

    /// Writes to `out`, which stays the caller's.
    public BackupWriter(OutputStream out) {
        this.out = out;
    }

    /// Begins a part; its bytes follow by [#write].
    public void begin(StreamHeader part) throws IOException {
        var name = part.name().getBytes(StandardCharsets.UTF_16LE);
        var header =
                ByteBuffer.allocate(BackupReader.HEADER)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(part.kind().number())
                        .putInt(part.attributes())
                        .putLong(part.size())
                        .putInt(name.length);
        out.write(header.array());
        out.write(name);
    }

    /// The next bytes of the part.
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /// Writes a part as a whole.
    public void part(StreamKind kind, int attributes, byte[] content) throws IOException {
        begin(new StreamHeader(kind, attributes, content.length, ""));
        write(content, 0, content.length);
    }
}
