package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A proxy that outgoing traffic is sent to: [PolicyType#PROXY].
///
/// @param json its members
public record ProxyPolicy(JsonObject json) implements Document<ProxyPolicy> {
    public static final Member<String> TYPE = Member.text("Type").always();
    public static final Member<String> IP = Member.text("IP");
    public static final Member<String> PORT = Member.text("Port");
    public static final Member<List<String>> EXCEPTION_LIST = Member.texts("ExceptionList");
    public static final Member<String> DESTINATION = Member.text("Destination");
    public static final Member<Boolean> OUTBOUND_NAT = Member.flag("OutboundNat");

    /// Its members in order.
    public static final Shape<ProxyPolicy> SHAPE =
            Shape.of(ProxyPolicy::new, TYPE, IP, PORT, EXCEPTION_LIST, DESTINATION, OUTBOUND_NAT);

    /// The empty document.
    public ProxyPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProxyPolicy> shape() {
        return SHAPE;
    }
}
