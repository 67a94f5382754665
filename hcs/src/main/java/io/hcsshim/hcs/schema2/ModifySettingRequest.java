package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// A change of a running compute system.
///
/// @param json its members
public record ModifySettingRequest(JsonObject json) implements Document<ModifySettingRequest> {
    /// See [ResourcePaths].
    public static final Member<String> RESOURCE_PATH = Member.text("ResourcePath");

    /// One of [RequestType].
    public static final Member<String> REQUEST_TYPE = Member.text("RequestType");

    /// What is added or set, a document that depends on the path; none for most removals.
    public static final Member<Json> SETTINGS = Member.any("Settings");

    /// What the guest is told.
    public static final Member<Json> GUEST_REQUEST = Member.any("GuestRequest");

    /// Its members in order.
    public static final Shape<ModifySettingRequest> SHAPE =
            Shape.of(
                    ModifySettingRequest::new,
                    RESOURCE_PATH,
                    REQUEST_TYPE,
                    SETTINGS,
                    GUEST_REQUEST);

    /// Adds, removes or sets something of the system.
    ///
    /// @param type one of [RequestType]
    /// @param path see [ResourcePaths]
    public static ModifySettingRequest of(String type, String path) {
        return new ModifySettingRequest().with(RESOURCE_PATH, path).with(REQUEST_TYPE, type);
    }

    /// The same, with settings.
    ///
    /// @param settings what is added or set; [JsonObject#of()] for none
    public static ModifySettingRequest of(String type, String path, Json settings) {
        var request = of(type, path);
        return settings.equals(JsonObject.of()) ? request : request.with(SETTINGS, settings);
    }

    /// Asks something of the guest alone.
    public static ModifySettingRequest ofGuest(Json asked) {
        return new ModifySettingRequest().with(GUEST_REQUEST, asked);
    }

    /// The empty document.
    public ModifySettingRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ModifySettingRequest> shape() {
        return SHAPE;
    }
}
