package io.hcsshim.hcn.hns;

import io.hcsshim.hcn.schema.NamespaceResource;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A network namespace.
///
/// @param json its members
public record Namespace(JsonObject json) implements Document<Namespace> {
    /// Its GUID.
    public static final Member<String> ID = Member.text("ID").always();

    /// Whether it is the host's own.
    public static final Member<Boolean> IS_DEFAULT = Member.flag("IsDefault");

    /// Endpoints and containers in it.
    public static final Member<List<NamespaceResource>> RESOURCE_LIST =
            Member.documents("ResourceList", NamespaceResource::new);

    /// Its network compartment on the host; the service writes it.
    public static final Member<Long> COMPARTMENT_ID = Member.uint32("CompartmentId");

    /// Its members in order.
    public static final Shape<Namespace> SHAPE =
            Shape.of(Namespace::new, ID, IS_DEFAULT, RESOURCE_LIST, COMPARTMENT_ID);

    /// The empty document.
    public Namespace() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Namespace> shape() {
        return SHAPE;
    }
}
