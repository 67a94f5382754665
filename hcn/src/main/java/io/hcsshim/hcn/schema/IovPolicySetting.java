package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Offload to the hardware (SR-IOV): [EndpointPolicyType#IOV].
///
/// @param json its members
public record IovPolicySetting(JsonObject json) implements Document<IovPolicySetting> {
    /// 0 is off, 100 is on.
    public static final Member<Long> IOV_OFFLOAD_WEIGHT = Member.uint32("IovOffloadWeight");

    /// Pairs of queues of the virtual function; the adapter may give fewer.
    public static final Member<Long> QUEUE_PAIRS_REQUESTED = Member.uint32("QueuePairsRequested");

    /// 0 default, 1 adaptive, 2 off, 100 low, 200 medium, 300 high.
    public static final Member<Long> INTERRUPT_MODERATION = Member.uint32("InterruptModeration");

    /// Its members in order.
    public static final Shape<IovPolicySetting> SHAPE =
            Shape.of(
                    IovPolicySetting::new,
                    IOV_OFFLOAD_WEIGHT,
                    QUEUE_PAIRS_REQUESTED,
                    INTERRUPT_MODERATION);

    /// The empty document.
    public IovPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<IovPolicySetting> shape() {
        return SHAPE;
    }
}
