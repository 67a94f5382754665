package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A battery; without members.
///
/// @param json its members
public record Battery(JsonObject json) implements Document<Battery> {
    /// Its members in order.
    public static final Shape<Battery> SHAPE = Shape.of(Battery::new);

    /// The empty document.
    public Battery() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Battery> shape() {
        return SHAPE;
    }
}
