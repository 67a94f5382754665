package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The first request on every connection: which protocol versions the host speaks.
///
/// @param minimumVersion the oldest it takes
/// @param maximumVersion the newest it takes
public record NegotiateProtocol(RequestHead head, long minimumVersion, long maximumVersion)
        implements Request {
    /// The only version there is.
    public static final int VERSION = 4;

    /// What a host of version 4 sends; its container id is empty.
    public static NegotiateProtocol version4() {
        return new NegotiateProtocol(RequestHead.of(""), VERSION, VERSION);
    }

    /// Reads the body.
    public static NegotiateProtocol of(JsonObject body) throws JsonException {
        return new NegotiateProtocol(
                RequestHead.of(body), body.uint32("MinimumVersion"), body.uint32("MaximumVersion"));
    }

    /// Chooses the version.
    ///
    /// @throws HResultException if version 4 is not in the range
    public int choose() throws HResultException {
        if (minimumVersion > VERSION || maximumVersion < VERSION) {
            throw HResultException.of(HResult.UNSUPPORTED_PROTOCOL_VERSION);
        }
        return VERSION;
    }

    @Override
    public int type() {
        return MessageType.NEGOTIATE_PROTOCOL;
    }

    @Override
    public JsonObject toJson() {
        return head.toJson()
                .put("MinimumVersion", minimumVersion)
                .put("MaximumVersion", maximumVersion)
                .build();
    }
}
