package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A proxy that outgoing traffic is sent to: [EndpointPolicyType#L4_PROXY].
///
/// @param json its members
public record L4ProxyPolicySetting(JsonObject json) implements Document<L4ProxyPolicySetting> {
    /// The proxy's address.
    public static final Member<String> IP = Member.text("IP");

    /// The proxy's port, in text.
    public static final Member<String> PORT = Member.text("Port");

    /// One of [Protocol].
    public static final Member<Long> PROTOCOL = Member.uint32("Protocol");

    /// Addresses that are reached without it.
    public static final Member<List<String>> EXCEPTIONS = Member.texts("Exceptions");

    /// The prefix that it is for. Always written.
    public static final Member<String> DESTINATION = Member.text("Destination").always();

    /// Whether what is sent to it bears the host's address.
    public static final Member<Boolean> OUTBOUND_NAT = Member.flag("OutboundNAT");

    /// Its members in order.
    public static final Shape<L4ProxyPolicySetting> SHAPE =
            Shape.of(
                    L4ProxyPolicySetting::new,
                    IP,
                    PORT,
                    PROTOCOL,
                    EXCEPTIONS,
                    DESTINATION,
                    OUTBOUND_NAT);

    /// The empty document.
    public L4ProxyPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<L4ProxyPolicySetting> shape() {
        return SHAPE;
    }
}
