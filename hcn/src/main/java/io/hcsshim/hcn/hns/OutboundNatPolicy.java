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
    public static final Member<String> TYPE = Member.text("Type").always();
    public static final Member<String> VIP = Member.text("VIP");
    public static final Member<List<String>> EXCEPTION_LIST = Member.texts("ExceptionList");
    public static final Member<List<String>> DESTINATIONS = Member.texts("Destinations");
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
