package io.hcsshim.protocol.gcs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Reads frames from a connection. Blocks; confined to one thread.
public final class FrameReader {
    /// What our guest takes from a host in one frame, 4 MiB: specs are well below one, and a frame is
    /// in the agent's small heap several times over while it is read.
    public static final int GUEST_LIMIT = 4 << 20;

    private final InputStream in;
    private final int limit;
    private long unread; // of a frame that was too long

    /// A reader of frames of at most `limit` bytes, header included.
    public FrameReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /// The host's reader, which takes what every host takes: [Frame#HOST_LIMIT].
    public static FrameReader forHost(InputStream in) {
        return new FrameReader(in, Frame.HOST_LIMIT);
    }

    /// Waits for the next frame; empty if the connection ended between two frames.
    ///
    /// @throws EOFException if it ended inside a frame
    /// @throws FrameException if the size is less than the header's
    /// @throws OversizedFrameException if the frame is too long; the next call skips it
    public Optional<Frame> read() throws IOException {
        skipUnread();
        var header = in.readNBytes(Frame.HEADER_BYTES);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < Frame.HEADER_BYTES) {
            throw new EOFException(
                    "connection ended after " + header.length + " bytes of a frame's header");
        }
        var fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        var type = fields.getInt(0);
        var size = Integer.toUnsignedLong(fields.getInt(4));
        var id = fields.getLong(8);
        if (size < Frame.HEADER_BYTES) {
            throw new FrameException(
                    "frame size " + size + " is less than its header: " + MessageType.name(type));
        }
        var length = size - Frame.HEADER_BYTES;
        if (size > limit) {
            unread = length;
            throw new OversizedFrameException(type, id, size, limit);
        }
        return Optional.of(new Frame(type, id, body((int) length)));
    }

    private byte[] body(int length) throws IOException {
        // grows as bytes arrive, so a size alone does not make us allocate
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException(
                    "connection ended after " + body.length + " of a body of " + length + " bytes");
        }
        return body;
    }

    private void skipUnread() throws IOException {
        if (unread > 0) {
            in.skipNBytes(unread);
            unread = 0;
        }
    }
}
