package io.hcsshim.protocol.gcs;

import java.io.IOException;
import java.io.OutputStream;

/// Writes frames to a connection, each with one write. Blocks; thread-safe, frames never mix.
public final class FrameWriter {
    private final OutputStream out;
    private final int limit;

    /// A writer of frames of at most `limit` bytes, header included.
    public FrameWriter(OutputStream out, int limit) {
        this.out = out;
        this.limit = limit;
    }

    /// The guest's writer: nothing longer than a host takes, [Frame#HOST_LIMIT].
    public static FrameWriter toHost(OutputStream out) {
        return new FrameWriter(out, Frame.HOST_LIMIT);
    }

    /// The host's writer: as long as our guest takes, [FrameReader#GUEST_LIMIT].
    public static FrameWriter toGuest(OutputStream out) {
        return new FrameWriter(out, FrameReader.GUEST_LIMIT);
    }

    /// Writes one frame and flushes.
    ///
    /// @throws OversizedFrameException if it is too long; nothing was written
    public void write(Frame frame) throws IOException {
        if (frame.size() > limit) {
            throw new OversizedFrameException(frame.type(), frame.id(), frame.size(), limit);
        }
        var bytes = frame.toBytes();
        synchronized (this) {
            out.write(bytes);
            out.flush();
        }
    }
}
