package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A layer of a container's file system, read-only.
///
/// @param json its members
public record Layer(JsonObject json) implements Document<Layer> {
    /// The GUID of the layer's name.
    public static final Member<String> ID = Member.text("ID").always();

    /// The folder of the layer, or the disk image of one for Linux.
    public static final Member<String> PATH = Member.text("Path").always();

    /// Its members in order.
    public static final Shape<Layer> SHAPE = Shape.of(Layer::new, ID, PATH);

    /// The empty document.
    public Layer() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Layer> shape() {
        return SHAPE;
    }
}
