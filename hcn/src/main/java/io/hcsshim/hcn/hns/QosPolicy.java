package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A limit to what is sent: [PolicyType#QOS].
///
/// @param json its members
public record QosPolicy(JsonObject json) implements Document<QosPolicy> {
    /// Always [PolicyType#QOS].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// Bytes per second.
    public static final Member<Long> MAXIMUM_OUTGOING_BANDWIDTH_IN_BYTES =
            Member.uint64("MaximumOutgoingBandwidthInBytes").always();

    /// Its members in order.
    public static final Shape<QosPolicy> SHAPE =
            Shape.of(QosPolicy::new, TYPE, MAXIMUM_OUTGOING_BANDWIDTH_IN_BYTES);

    /// The empty document.
    public QosPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<QosPolicy> shape() {
        return SHAPE;
    }
}
