package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A limit to what is sent: [EndpointPolicyType#QOS].
///
/// @param json its members
public record QosPolicySetting(JsonObject json) implements Document<QosPolicySetting> {
    /// Bytes per second.
    public static final Member<Long> MAXIMUM_OUTGOING_BANDWIDTH_IN_BYTES =
            Member.uint64("MaximumOutgoingBandwidthInBytes").always();

    /// Its members in order.
    public static final Shape<QosPolicySetting> SHAPE =
            Shape.of(QosPolicySetting::new, MAXIMUM_OUTGOING_BANDWIDTH_IN_BYTES);

    /// The empty document.
    public QosPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<QosPolicySetting> shape() {
        return SHAPE;
    }
}
