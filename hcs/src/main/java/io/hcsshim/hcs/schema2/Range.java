package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A bound.
///
/// @param json its members
public record Range(JsonObject json) implements Document<Range> {
    /// The most, inclusive.
    public static final Member<Long> MAX = Member.uint32("max");

    /// Its members in order.
    public static final Shape<Range> SHAPE = Shape.of(Range::new, MAX);

    /// The empty document.
    public Range() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Range> shape() {
        return SHAPE;
    }
}
