package io.hcsshim.wire.ttrpc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// A frame: ten bytes of header, then the data.
///
/// | offset | size | field                                     |
/// |-------:|-----:|-------------------------------------------|
/// |      0 |    4 | length of the data, big-endian, at most 4 MiB |
/// |      4 |    4 | stream id, big-endian, odd from a client  |
/// |      8 |    1 | type: 1 request, 2 response, 3 data       |
/// |      9 |    1 | flags, by type; 0 for unary calls         |
record Frame(int stream, int type, int flags, byte[] data) {
    static final int HEADER_BYTES = 10;
    static final int MAX_DATA_BYTES = 4 << 20;
    static final int REQUEST = 1;
    static final int RESPONSE = 2;
    static final int DATA = 3;

    /// A frame whose data is longer than allowed; its data has been read past.
    static final class OversizeException extends IOException {
        private static final long serialVersionUID = 1;
        private final int stream;
        private final long length;

        OversizeException(int stream, long length) {
            super(tooLong(length));
            this.stream = stream;
            this.length = length;
        }

        TtrpcException status() {
            return new TtrpcException(TtrpcCode.RESOURCE_EXHAUSTED, tooLong(length));
        }

        int stream() {
            return stream;
        }
    }

    static String tooLong(long length) {
        return "message length " + length + " exceeds the maximum of " + MAX_DATA_BYTES;
    }

    /// Reads the next frame; empty when the peer closed between two frames.
    ///
    /// @throws OversizeException if the data is too long; the next call reads the frame after it
    /// @throws EOFException if the peer closed inside a frame
    /// @throws IOException if this is not ttrpc: the reserved first byte is not zero
    static Optional<Frame> read(InputStream in) throws IOException {
        var header = new byte[HEADER_BYTES];
        int got = in.readNBytes(header, 0, HEADER_BYTES);
        if (got == 0) {
            return Optional.empty();
        }
        if (got < HEADER_BYTES) {
            throw new EOFException("connection closed inside a frame header");
        }
        long length = Integer.toUnsignedLong(int32(header, 0));
        int stream = int32(header, 4);
        if (header[0] != 0) {
            throw new IOException("not a ttrpc frame: its first byte is " + (header[0] & 0xff));
        }
        if (length > MAX_DATA_BYTES) {
            in.skipNBytes(length);
            throw new OversizeException(stream, length);
        }
        var data = in.readNBytes((int) length);
        if (data.length < length) {
            throw new EOFException("connection closed inside a frame of " + length + " bytes");
        }
        return Optional.of(new Frame(stream, header[8], header[9], data));
    }

    /// Writes the frame in one piece.
    void write(OutputStream out) throws IOException {
        var bytes = new byte[HEADER_BYTES + data.length];
        putInt32(bytes, 0, data.length);
        putInt32(bytes, 4, stream);
        bytes[8] = (byte) type;
        bytes[9] = (byte) flags;
        System.arraycopy(data, 0, bytes, HEADER_BYTES, data.length);
        out.write(bytes);
        out.flush();
    }

    private static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    private static void putInt32(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
