package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A keyboard; without members.
///
/// @param json its members
public record Keyboard(JsonObject json) implements Document<Keyboard> {
    /// Its members in order.
    public static final Shape<Keyboard> SHAPE = Shape.of(Keyboard::new);

    /// The empty document.
    public Keyboard() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Keyboard> shape() {
        return SHAPE;
    }
}
