package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The size of a console.
///
/// @param json its members
public record ConsoleSize(JsonObject json) implements Document<ConsoleSize> {
    /// Rows of characters.
    public static final Member<Integer> HEIGHT = Member.uint16("Height");

    /// Columns of characters.
    public static final Member<Integer> WIDTH = Member.uint16("Width");

    /// Its members in order.
    public static final Shape<ConsoleSize> SHAPE = Shape.of(ConsoleSize::new, HEIGHT, WIDTH);

    /// The empty document.
    public ConsoleSize() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ConsoleSize> shape() {
        return SHAPE;
    }
}
