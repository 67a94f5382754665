package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// A change of the service.
///
/// @param json its members
public record ModificationRequest(JsonObject json) implements Document<ModificationRequest> {
    /// What is changed: [PropertyType#CPU_GROUP] or [PropertyType#CONTAINER_CREDENTIAL_GUARD].
    public static final Member<String> PROPERTY_TYPE = Member.text("PropertyType");

    /// The request that belongs to it.
    public static final Member<Json> SETTINGS = Member.any("Settings");

    /// Its members in order.
    public static final Shape<ModificationRequest> SHAPE =
            Shape.of(ModificationRequest::new, PROPERTY_TYPE, SETTINGS);

    /// The empty document.
    public ModificationRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ModificationRequest> shape() {
        return SHAPE;
    }
}
