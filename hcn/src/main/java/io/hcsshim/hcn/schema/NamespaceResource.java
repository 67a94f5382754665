package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// Something that is in a namespace.
///
/// @param json its members
public record NamespaceResource(JsonObject json) implements Document<NamespaceResource> {
    /// One of [NamespaceResourceType].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// [NamespaceResourceEndpoint] or [NamespaceResourceContainer].
    public static final Member<Json> DATA = Member.any("Data").always();

    /// Its members in order.
    public static final Shape<NamespaceResource> SHAPE =
            Shape.of(NamespaceResource::new, TYPE, DATA);

    /// The empty document.
    public NamespaceResource() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NamespaceResource> shape() {
        return SHAPE;
    }
}
