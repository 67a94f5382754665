package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Whose address outgoing traffic bears: [PolicyType#OUTBOUND_NAT].
///
/// @param json its members
public record OutboundNatPolicy(JsonObject json) implements Document<OutboundNatPolicy> {
    /// Always [PolicyType#OUTBOUND_NAT].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The address; empty for the host's.
    public static final Member<String> VIP = Member.text("VIP");

    /// Prefixes that are reached with the endpoint's own address.
    public static final Member<List<String>> EXCEPTION_LIST = Member.texts("ExceptionList");

    /// Prefixes that it is for; all if empty.
    public static final Member<List<String>> DESTINATIONS = Member.texts("Destinations");

    /// How many of the host's ports it may use; 0 for the usual number.
    public static final Member<Integer> MAX_PORT_POOL_USAGE = Member.uint16("MaxPortPoolUsage");

    /// Its members in order.
    public static final Shape<OutboundNatPolicy> SHAPE =
            Shape.of(
                    OutboundNatPolicy::new,
                    TYPE,
                    VIP,
                    EXCEPTION_LIST,
                    DESTINATIONS,
                    MAX_PORT_POOL_USAGE);

    /// The empty document.
    public OutboundNatPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<OutboundNatPolicy> shape() {
        return SHAPE;
    }
}
