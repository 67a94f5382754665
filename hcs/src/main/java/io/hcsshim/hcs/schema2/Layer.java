package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A layer of a container's file system, read-only.
///
/// @param json its members
public record Layer(JsonObject json) implements Document<Layer> {
    /// The GUID of the layer's name.
    public static final Member<String> ID = Member.text("Id");

    /// The folder of the layer as the owner of the container sees it: on the host, or in the machine.
    public static final Member<String> PATH = Member.text("Path");

    /// `AbsolutePath` or `VirtualSmbShareName`.
    public static final Member<String> PATH_TYPE = Member.text("PathType");

    /// How the host caches a layer's disk: empty, `Disabled`, `Enabled`, `Private`, `PrivateAllowSharing`.
    public static final Member<String> CACHE = Member.text("Cache");

    /// Its members in order.
    public static final Shape<Layer> SHAPE = Shape.of(Layer::new, ID, PATH, PATH_TYPE, CACHE);

    /// The empty document.
    public Layer() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Layer> shape() {
        return SHAPE;
    }
}
