package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// The answer to one query.
///
/// @param json its members
public record PropertyResponse(JsonObject json) implements Document<PropertyResponse> {
    /// What was asked for, or why it could not be had.
    public static final Member<Json> RESPONSE = Member.any("Response");

    /// Its members in order.
    public static final Shape<PropertyResponse> SHAPE = Shape.of(PropertyResponse::new, RESPONSE);

    /// The empty document.
    public PropertyResponse() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PropertyResponse> shape() {
        return SHAPE;
    }
}
