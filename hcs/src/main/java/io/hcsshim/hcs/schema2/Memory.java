package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The memory that a container may use.
///
/// @param json its members
public record Memory(JsonObject json) implements Document<Memory> {
    /// MiB.
    public static final Member<Long> SIZE_IN_MB = Member.uint64("SizeInMB");

    /// Its members in order.
    public static final Shape<Memory> SHAPE = Shape.of(Memory::new, SIZE_IN_MB);

    /// The empty document.
    public Memory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Memory> shape() {
        return SHAPE;
    }
}
