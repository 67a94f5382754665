package io.hcsshim.shim.grpc;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A frame of HTTP/2 (RFC 9113, 4.1): 24 bits of length, 8 of type, 8 of flags, 32 of stream, and what it carries.
record Http2Frame(int type, int flags, int stream, byte[] payload) {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    /// Of DATA and HEADERS.
    static final int END_STREAM = 1;

    /// Of SETTINGS and PING.
    static final int ACK = 1;

    static final int END_HEADERS = 4;
    private static final int PADDED = 8;

    /// More a peer may not send that was not told otherwise.
    private static final int LONGEST = 1 << 14;

    private static final int HEAD = 9;

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(HEAD + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static Http2Frame read(DataInputStream in) throws IOException {
        int word = in.readInt();
        int length = word >>> 8;
        if (length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes; the most is " + LONGEST);
        }
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        return new Http2Frame(word & 0xff, flags, stream, in.readNBytes(length));
    }

    /// What a DATA frame carries, without what only fills it up.
    ByteBuffer data() throws IOException {
        var data = ByteBuffer.wrap(payload);
        if (has(PADDED)) {
            int padding = data.hasRemaining() ? data.get() & 0xff : 1;
            if (padding > data.remaining()) {
                throw new IOException("a frame with more padding than it is long");
            }
            data.limit(data.limit() - padding);
        }
        return data;
    }
}
