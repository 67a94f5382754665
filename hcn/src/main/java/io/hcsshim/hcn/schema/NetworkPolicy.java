package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// A rule of a network: a type (see [NetworkPolicyType]) and its settings.
///
/// @param json its members
public record NetworkPolicy(JsonObject json) implements Document<NetworkPolicy> {
    /// One of [NetworkPolicyType].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// A document that suits the type.
    public static final Member<Json> SETTINGS = Member.any("Settings");

    /// Its members in order.
    public static final Shape<NetworkPolicy> SHAPE = Shape.of(NetworkPolicy::new, TYPE, SETTINGS);

    /// The empty document.
    public NetworkPolicy() {
        this(JsonObject.of());
    }

    /// A policy of this type with these settings.
    public static NetworkPolicy of(String type, Document<?> settings) {
        return new NetworkPolicy().with(TYPE, type).with(SETTINGS, settings.toJson());
    }

    /// The settings as the type has them, e.g. `policy.settings(VxlanPortPolicySetting.SHAPE)`.
    ///
    /// @throws JsonException if they are something else
    public <D extends Document<D>> D settings(Shape<D> shape) throws JsonException {
        return shape.from(get(SETTINGS));
    }

    @Override
    public Shape<NetworkPolicy> shape() {
        return SHAPE;
    }
}
