package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A mouse; without members.
///
/// @param json its members
public record Mouse(JsonObject json) implements Document<Mouse> {
    /// Its members in order.
    public static final Shape<Mouse> SHAPE = Shape.of(Mouse::new);

    /// The empty document.
    public Mouse() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Mouse> shape() {
        return SHAPE;
    }
}
