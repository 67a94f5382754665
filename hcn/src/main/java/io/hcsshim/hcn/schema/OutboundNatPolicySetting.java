package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Whose address outgoing traffic bears: [EndpointPolicyType#OUT_BOUND_NAT].
///
/// @param json its members
public record OutboundNatPolicySetting(JsonObject json)
        implements Document<OutboundNatPolicySetting> {
    /// The address; empty for the host's.
    public static final Member<String> VIRTUAL_IP = Member.text("VirtualIP");

    /// Prefixes that are reached with the endpoint's own address.
    public static final Member<List<String>> EXCEPTIONS = Member.texts("Exceptions");

    /// Prefixes that it is for; all if empty.
    public static final Member<List<String>> DESTINATIONS = Member.texts("Destinations");

    /// Bits of [NatFlags].
    public static final Member<Long> FLAGS = Member.uint32("Flags");

    /// Percent of the pool of ports.
    public static final Member<Integer> MAX_PORT_POOL_USAGE = Member.uint16("MaxPortPoolUsage");

    /// Its members in order.
    public static final Shape<OutboundNatPolicySetting> SHAPE =
            Shape.of(
                    OutboundNatPolicySetting::new,
                    VIRTUAL_IP,
                    EXCEPTIONS,
                    DESTINATIONS,
                    FLAGS,
                    MAX_PORT_POOL_USAGE);

    /// The empty document.
    public OutboundNatPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<OutboundNatPolicySetting> shape() {
        return SHAPE;
    }
}
