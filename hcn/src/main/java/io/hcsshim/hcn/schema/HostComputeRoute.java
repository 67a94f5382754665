package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Routes shared by endpoints.
///
/// @param json its members
public record HostComputeRoute(JsonObject json) implements Document<HostComputeRoute> {
    /// Its GUID; the service chooses one if it is left empty.
    public static final Member<String> ID = Member.text("ID");

    /// GUIDs of endpoints.
    public static final Member<List<String>> HOST_COMPUTE_ENDPOINTS =
            Member.texts("HostComputeEndpoints");

    /// The routes.
    public static final Member<List<SdnRoutePolicySetting>> SETTING =
            Member.documents("Setting", SdnRoutePolicySetting::new);

    /// The version of the document, 2.0.
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new).always();

    /// Its members in order.
    public static final Shape<HostComputeRoute> SHAPE =
            Shape.of(HostComputeRoute::new, ID, HOST_COMPUTE_ENDPOINTS, SETTING, SCHEMA_VERSION);

    /// The empty document.
    public HostComputeRoute() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HostComputeRoute> shape() {
        return SHAPE;
    }
}
