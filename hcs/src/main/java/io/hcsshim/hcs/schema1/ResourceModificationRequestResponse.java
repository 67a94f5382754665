package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// A change of a running compute system.
///
/// @param json its members
public record ResourceModificationRequestResponse(JsonObject json)
        implements Document<ResourceModificationRequestResponse> {
    /// `Network`.
    public static final Member<String> RESOURCE_TYPE = Member.text("ResourceType").always();

    /// What suits the type; an endpoint's GUID for `Network`.
    public static final Member<Json> SETTINGS = Member.any("Settings").always();

    /// `Add` or `Remove`.
    public static final Member<String> REQUEST_TYPE = Member.text("RequestType");

    /// Its members in order.
    public static final Shape<ResourceModificationRequestResponse> SHAPE =
            Shape.of(
                    ResourceModificationRequestResponse::new,
                    RESOURCE_TYPE,
                    SETTINGS,
                    REQUEST_TYPE);

    /// A network card for a running container: an endpoint of the Host Network Service, put into it.
    ///
    /// @param endpoint its GUID
    public static ResourceModificationRequestResponse addingEndpoint(String endpoint) {
        return ofEndpoint("Add", endpoint);
    }

    /// The same card, taken out again.
    ///
    /// @param endpoint its GUID
    public static ResourceModificationRequestResponse removingEndpoint(String endpoint) {
        return ofEndpoint("Remove", endpoint);
    }

    private static ResourceModificationRequestResponse ofEndpoint(String what, String endpoint) {
        return new ResourceModificationRequestResponse()
                .with(RESOURCE_TYPE, "Network")
                .with(SETTINGS, Json.of(endpoint))
                .with(REQUEST_TYPE, what);
    }

    /// The empty document.
    public ResourceModificationRequestResponse() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ResourceModificationRequestResponse> shape() {
        return SHAPE;
    }
}
