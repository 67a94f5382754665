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
    /// Always [PolicyType#PROXY].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The proxy's address.
    public static final Member<String> IP = Member.text("IP");

    /// The proxy's port, in text.
    public static final Member<String> PORT = Member.text("Port");

    /// Addresses that are reached without it.
    public static final Member<List<String>> EXCEPTION_LIST = Member.texts("ExceptionList");

    /// The prefix that it is for; all if empty.
    public static final Member<String> DESTINATION = Member.text("Destination");

    /// Whether what is sent to it bears the host's address.
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
