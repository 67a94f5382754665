package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The name of the switch port: [EndpointPolicyType#PORT_NAME].
///
/// @param json its members
public record PortNameEndpointPolicySetting(JsonObject json)
        implements Document<PortNameEndpointPolicySetting> {
    /// The name.
    public static final Member<String> NAME = Member.text("Name");

    /// Its members in order.
    public static final Shape<PortNameEndpointPolicySetting> SHAPE =
            Shape.of(PortNameEndpointPolicySetting::new, NAME);

    /// The empty document.
    public PortNameEndpointPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PortNameEndpointPolicySetting> shape() {
        return SHAPE;
    }
}
