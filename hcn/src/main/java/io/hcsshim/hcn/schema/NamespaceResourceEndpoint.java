package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Content of a [NamespaceResource] of type [NamespaceResourceType#ENDPOINT].
///
/// @param json its members
public record NamespaceResourceEndpoint(JsonObject json)
        implements Document<NamespaceResourceEndpoint> {
    /// Its GUID; the service chooses one if it is left empty.
    public static final Member<String> ID = Member.text("ID").always();

    /// Its members in order.
    public static final Shape<NamespaceResourceEndpoint> SHAPE =
            Shape.of(NamespaceResourceEndpoint::new, ID);

    /// The empty document.
    public NamespaceResourceEndpoint() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NamespaceResourceEndpoint> shape() {
        return SHAPE;
    }
}
