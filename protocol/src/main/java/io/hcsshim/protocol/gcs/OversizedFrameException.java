package io.hcsshim.protocol.gcs;

import java.io.IOException;

/// A frame longer than the reader or the receiver of it takes.
///
/// A reader can go on: its next read skips the body. So a guest can answer, for it knows the type and
/// the id; a host ends the connection.
public final class OversizedFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int type;
    private final long id;

    OversizedFrameException(int type, long id, long size, long limit) {
        super(
                "frame of "
                        + size
                        + " bytes is over the limit of "
                        + limit
                        + ": "
                        + MessageType.name(type)
                        + " id "
                        + Long.toUnsignedString(id));
        this.type = type;
        this.id = id;
    }

    /// The frame's type.
    public int type() {
        return type;
    }

    /// The frame's id.
    public long id() {
        return id;
    }
}
