package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Traffic of a compute system at one endpoint.
///
/// @param json its members
public record NetworkStats(JsonObject json) implements Document<NetworkStats> {
    /// Bytes that came in since the endpoint was attached.
    public static final Member<Long> BYTES_RECEIVED = Member.uint64("BytesReceived");

    /// Bytes that went out.
    public static final Member<Long> BYTES_SENT = Member.uint64("BytesSent");

    /// Packets that came in.
    public static final Member<Long> PACKETS_RECEIVED = Member.uint64("PacketsReceived");

    /// Packets that went out.
    public static final Member<Long> PACKETS_SENT = Member.uint64("PacketsSent");

    /// Packets to it that the switch dropped.
    public static final Member<Long> DROPPED_PACKETS_INCOMING =
            Member.uint64("DroppedPacketsIncoming");

    /// Packets of it that the switch dropped.
    public static final Member<Long> DROPPED_PACKETS_OUTGOING =
            Member.uint64("DroppedPacketsOutgoing");

    /// The GUID of the endpoint.
    public static final Member<String> ENDPOINT_ID = Member.text("EndpointId");

    /// The GUID of the endpoint's attachment.
    public static final Member<String> INSTANCE_ID = Member.text("InstanceId");

    /// Its members in order.
    public static final Shape<NetworkStats> SHAPE =
            Shape.of(
                    NetworkStats::new,
                    BYTES_RECEIVED,
                    BYTES_SENT,
                    PACKETS_RECEIVED,
                    PACKETS_SENT,
                    DROPPED_PACKETS_INCOMING,
                    DROPPED_PACKETS_OUTGOING,
                    ENDPOINT_ID,
                    INSTANCE_ID);

    /// The empty document.
    public NetworkStats() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NetworkStats> shape() {
        return SHAPE;
    }
}
