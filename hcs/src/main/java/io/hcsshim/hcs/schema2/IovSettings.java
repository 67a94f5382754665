package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Offload of a network card to the hardware (SR-IOV).
///
/// @param json its members
public record IovSettings(JsonObject json) implements Document<IovSettings> {
    /// 0 for none, 1 to 100 for a share of the hardware's functions; absent is not zero.
    public static final Member<Long> OFFLOAD_WEIGHT = Member.uint32("OffloadWeight").nullable();

    /// Pairs of queues of the virtual function; the adapter may give fewer.
    public static final Member<Long> QUEUE_PAIRS_REQUESTED =
            Member.uint32("QueuePairsRequested").nullable();

    /// One of [InterruptModeration].
    public static final Member<String> INTERRUPT_MODERATION =
            Member.text("InterruptModeration").nullable();

    /// Its members in order.
    public static final Shape<IovSettings> SHAPE =
            Shape.of(IovSettings::new, OFFLOAD_WEIGHT, QUEUE_PAIRS_REQUESTED, INTERRUPT_MODERATION);

    /// The empty document.
    public IovSettings() {
        this(JsonObject.of());
    }

    @Override
    public Shape<IovSettings> shape() {
        return SHAPE;
    }
}
