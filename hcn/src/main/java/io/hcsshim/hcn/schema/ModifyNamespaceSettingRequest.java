package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// A change to a namespace.
///
/// @param json its members
public record ModifyNamespaceSettingRequest(JsonObject json)
        implements Document<ModifyNamespaceSettingRequest> {
    /// One of [NamespaceResourceType].
    public static final Member<String> RESOURCE_TYPE = Member.text("ResourceType");

    /// One of [RequestType].
    public static final Member<String> REQUEST_TYPE = Member.text("RequestType");

    /// A document that suits the type.
    public static final Member<Json> SETTINGS = Member.any("Settings");

    /// Its members in order.
    public static final Shape<ModifyNamespaceSettingRequest> SHAPE =
            Shape.of(ModifyNamespaceSettingRequest::new, RESOURCE_TYPE, REQUEST_TYPE, SETTINGS);

    /// The empty document.
    public ModifyNamespaceSettingRequest() {
        this(JsonObject.of());
    }

    /// A request to do `request` to a resource of a type.
    public static ModifyNamespaceSettingRequest of(
            String resource, String request, Document<?> settings) {
        return new ModifyNamespaceSettingRequest()
                .with(RESOURCE_TYPE, resource)
                .with(REQUEST_TYPE, request)
                .with(SETTINGS, settings.toJson());
    }

    @Override
    public Shape<ModifyNamespaceSettingRequest> shape() {
        return SHAPE;
    }
}
