package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// A change to an endpoint.
///
/// @param json its members
public record ModifyEndpointSettingRequest(JsonObject json)
        implements Document<ModifyEndpointSettingRequest> {
    /// One of [EndpointResourceType].
    public static final Member<String> RESOURCE_TYPE = Member.text("ResourceType");

    /// One of [RequestType].
    public static final Member<String> REQUEST_TYPE = Member.text("RequestType");

    /// A document that suits the type.
    public static final Member<Json> SETTINGS = Member.any("Settings");

    /// Its members in order.
    public static final Shape<ModifyEndpointSettingRequest> SHAPE =
            Shape.of(ModifyEndpointSettingRequest::new, RESOURCE_TYPE, REQUEST_TYPE, SETTINGS);

    /// The empty document.
    public ModifyEndpointSettingRequest() {
        this(JsonObject.of());
    }

    /// A request to do `request` to a resource of a type.
    public static ModifyEndpointSettingRequest of(
            String resource, String request, Document<?> settings) {
        return new ModifyEndpointSettingRequest()
                .with(RESOURCE_TYPE, resource)
                .with(REQUEST_TYPE, request)
                .with(SETTINGS, settings.toJson());
    }

    @Override
    public Shape<ModifyEndpointSettingRequest> shape() {
        return SHAPE;
    }
}
