package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The traffic of an endpoint.
///
/// @param json its members
public record EndpointStats(JsonObject json) implements Document<EndpointStats> {
    /// Bytes that came in.
    public static final Member<Long> BYTES_RECEIVED = Member.uint64("BytesReceived").always();

    /// Bytes that went out.
    public static final Member<Long> BYTES_SENT = Member.uint64("BytesSent").always();

    /// Packets to it that the switch dropped.
    public static final Member<Long> DROPPED_PACKETS_INCOMING =
            Member.uint64("DroppedPacketsIncoming").always();

    /// Packets of it that the switch dropped.
    public static final Member<Long> DROPPED_PACKETS_OUTGOING =
            Member.uint64("DroppedPacketsOutgoing").always();

    /// The GUID of the endpoint.
    public static final Member<String> ENDPOINT_ID = Member.text("EndpointId").always();

    /// The GUID of its attachment.
    public static final Member<String> INSTANCE_ID = Member.text("InstanceId").always();

    /// Packets that came in.
    public static final Member<Long> PACKETS_RECEIVED = Member.uint64("PacketsReceived").always();

    /// Packets that went out.
    public static final Member<Long> PACKETS_SENT = Member.uint64("PacketsSent").always();

    /// Its members in order.
    public static final Shape<EndpointStats> SHAPE =
            Shape.of(
                    EndpointStats::new,
                    BYTES_RECEIVED,
                    BYTES_SENT,
                    DROPPED_PACKETS_INCOMING,
                    DROPPED_PACKETS_OUTGOING,
                    ENDPOINT_ID,
                    INSTANCE_ID,
                    PACKETS_RECEIVED,
                    PACKETS_SENT);

    /// The empty document.
    public EndpointStats() {
        this(JsonObject.of());
    }

    @Override
    public Shape<EndpointStats> shape() {
        return SHAPE;
    }
}
