package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The processors that a container may use.
///
/// @param json its members
public record Processor(JsonObject json) implements Document<Processor> {
    /// Processors, at most those of the host; one of this, weight and maximum.
    public static final Member<Integer> COUNT = Member.int32("Count");

    /// In hundredths of a percent: 1 to 10000.
    public static final Member<Integer> MAXIMUM = Member.int32("Maximum");

    /// 1 to 10000.
    public static final Member<Integer> WEIGHT = Member.int32("Weight");

    /// Its members in order.
    public static final Shape<Processor> SHAPE = Shape.of(Processor::new, COUNT, MAXIMUM, WEIGHT);

    /// The empty document.
    public Processor() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Processor> shape() {
        return SHAPE;
    }
}
