package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// A rule of a subnet: a type (see [SubnetPolicyType]) and its settings.
///
/// @param json its members
public record SubnetPolicy(JsonObject json) implements Document<SubnetPolicy> {
    /// One of [SubnetPolicyType].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// A document that suits the type.
    public static final Member<Json> SETTINGS = Member.any("Settings");

    /// Its members in order.
    public static final Shape<SubnetPolicy> SHAPE = Shape.of(SubnetPolicy::new, TYPE, SETTINGS);

    /// The empty document.
    public SubnetPolicy() {
        this(JsonObject.of());
    }

    /// A policy of this type with these settings.
    public static SubnetPolicy of(String type, Document<?> settings) {
        return new SubnetPolicy().with(TYPE, type).with(SETTINGS, settings.toJson());
    }

    /// The settings as the type has them, e.g. `policy.settings(VlanPolicySetting.SHAPE)`.
    ///
    /// @throws JsonException if they are something else
    public <D extends Document<D>> D settings(Shape<D> shape) throws JsonException {
        return shape.from(get(SETTINGS));
    }

    @Override
    public Shape<SubnetPolicy> shape() {
        return SHAPE;
    }
}
