package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A port of the host that leads to an endpoint: [EndpointPolicyType#PORT_MAPPING].
///
/// @param json its members
public record PortMappingPolicySetting(JsonObject json)
        implements Document<PortMappingPolicySetting> {
    /// 6 for TCP, 17 for UDP.
    public static final Member<Long> PROTOCOL = Member.uint32("Protocol");

    /// The endpoint's port, 1 to 65535.
    public static final Member<Integer> INTERNAL_PORT = Member.uint16("InternalPort");

    /// The host's port, 1 to 65535.
    public static final Member<Integer> EXTERNAL_PORT = Member.uint16("ExternalPort");

    /// The address of the host that it is for; empty is all.
    public static final Member<String> VIP = Member.text("VIP");

    /// Bits of [NatFlags].
    public static final Member<Long> FLAGS = Member.uint32("Flags");

    /// Its members in order.
    public static final Shape<PortMappingPolicySetting> SHAPE =
            Shape.of(
                    PortMappingPolicySetting::new,
                    PROTOCOL,
                    INTERNAL_PORT,
                    EXTERNAL_PORT,
                    VIP,
                    FLAGS);

    /// The empty document.
    public PortMappingPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PortMappingPolicySetting> shape() {
        return SHAPE;
    }
}
