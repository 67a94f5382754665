package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A network namespace: a network stack of its own with endpoints in it.
///
/// @param json its members
public record HostComputeNamespace(JsonObject json) implements Document<HostComputeNamespace> {
    /// Its GUID; the service chooses one if it is left empty.
    public static final Member<String> ID = Member.text("ID");

    /// The compartment's number.
    public static final Member<Long> NAMESPACE_ID = Member.uint32("NamespaceId");

    /// One of [NamespaceType].
    public static final Member<String> TYPE = Member.text("Type");

    /// Endpoints and containers in it; the service writes it.
    public static final Member<List<NamespaceResource>> RESOURCES =
            Member.documents("Resources", NamespaceResource::new);

    /// The version of the document, 2.0.
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new).always();

    /// Its members in order.
    public static final Shape<HostComputeNamespace> SHAPE =
            Shape.of(HostComputeNamespace::new, ID, NAMESPACE_ID, TYPE, RESOURCES, SCHEMA_VERSION);

    /// The empty document.
    public HostComputeNamespace() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HostComputeNamespace> shape() {
        return SHAPE;
    }
}
