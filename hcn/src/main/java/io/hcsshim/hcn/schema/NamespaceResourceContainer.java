package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Content of a [NamespaceResource] of type [NamespaceResourceType#CONTAINER].
///
/// @param json its members
public record NamespaceResourceContainer(JsonObject json)
        implements Document<NamespaceResourceContainer> {
    /// Its GUID; the service chooses one if it is left empty.
    public static final Member<String> ID = Member.text("ID").always();

    /// Its members in order.
    public static final Shape<NamespaceResourceContainer> SHAPE =
            Shape.of(NamespaceResourceContainer::new, ID);

    /// The empty document.
    public NamespaceResourceContainer() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NamespaceResourceContainer> shape() {
        return SHAPE;
    }
}
