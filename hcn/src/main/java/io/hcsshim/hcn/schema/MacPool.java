package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The MAC addresses that a network gives out.
///
/// @param json its members
public record MacPool(JsonObject json) implements Document<MacPool> {
    /// The ranges, taken from in this order.
    public static final Member<List<MacRange>> RANGES = Member.documents("Ranges", MacRange::new);

    /// Its members in order.
    public static final Shape<MacPool> SHAPE = Shape.of(MacPool::new, RANGES);

    /// The empty document.
    public MacPool() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MacPool> shape() {
        return SHAPE;
    }
}
