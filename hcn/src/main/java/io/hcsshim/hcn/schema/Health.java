package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// How an object fares; written by the service only.
///
/// @param json its members
public record Health(JsonObject json) implements Document<Health> {
    /// As the service has it.
    public static final Member<Json> DATA = Member.any("Data");

    /// Details of the older service.
    public static final Member<ExtraParams> EXTRA =
            Member.document("Extra", ExtraParams::new).always();

    /// Its members in order.
    public static final Shape<Health> SHAPE = Shape.of(Health::new, DATA, EXTRA);

    /// The empty document.
    public Health() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Health> shape() {
        return SHAPE;
    }
}
