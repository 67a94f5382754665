package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How much a machine may use of its processors.
///
/// @param json its members
public record ProcessorLimits(JsonObject json) implements Document<ProcessorLimits> {
    /// The most of each processor, in thousandths of a per cent: 1 to 100000; 0 for no limit.
    public static final Member<Long> LIMIT = Member.uint64("Limit");

    /// The share among machines that want more than there is, 1 to 10000; 0 for the usual 100.
    public static final Member<Long> WEIGHT = Member.uint64("Weight");

    /// What it has of each in any case, in thousandths of a per cent; 0 for nothing.
    public static final Member<Long> RESERVATION = Member.uint64("Reservation");

    /// The most that its processors run at, in MHz; 0 for no limit.
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
