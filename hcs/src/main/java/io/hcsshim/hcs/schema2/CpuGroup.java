package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A group of the host's processors.
///
/// @param json its members
public record CpuGroup(JsonObject json) implements Document<CpuGroup> {
    /// A GUID.
    public static final Member<String> ID = Member.text("Id");

    /// Its members in order.
    public static final Shape<CpuGroup> SHAPE = Shape.of(CpuGroup::new, ID);

    /// The empty document.
    public CpuGroup() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CpuGroup> shape() {
        return SHAPE;
    }
}
