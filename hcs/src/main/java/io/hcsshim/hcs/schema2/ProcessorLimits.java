package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How much a machine may use of its processors.
///
/// @param json its members
public record ProcessorLimits(JsonObject json) implements Document<ProcessorLimits> {
    public static final Member<Long> LIMIT = Member.uint64("Limit");
    public static final Member<Long> WEIGHT = Member.uint64("Weight");
    public static final Member<Long> RESERVATION = Member.uint64("Reservation");
    public static final Member<Long> MAXIMUM_FREQUENCY_MHZ = Member.uint32("MaximumFrequencyMHz");

    /// Its members in order.
    public static final Shape<ProcessorLimits> SHAPE =
            Shape.of(ProcessorLimits::new, LIMIT, WEIGHT, RESERVATION, MAXIMUM_FREQUENCY_MHZ);

    /// The empty document.
    public ProcessorLimits() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProcessorLimits> shape() {
        return SHAPE;
    }
}
