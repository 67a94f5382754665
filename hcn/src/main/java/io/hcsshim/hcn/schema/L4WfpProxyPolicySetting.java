package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A transparent proxy of a user's TCP connections: [EndpointPolicyType#L4_WFP_PROXY].
///
/// @param json its members
public record L4WfpProxyPolicySetting(JsonObject json)
        implements Document<L4WfpProxyPolicySetting> {
    /// The port that takes what comes in, in text; empty for none.
    public static final Member<String> INBOUND_PROXY_PORT = Member.text("InboundProxyPort");

    /// The port that takes what goes out, in text; empty for none.
    public static final Member<String> OUTBOUND_PROXY_PORT = Member.text("OutboundProxyPort");

    /// Which connections.
    public static final Member<FiveTuple> FILTER_TUPLE =
            Member.document("FilterTuple", FiveTuple::new).always();

    /// Whose connections are left alone: the SID that the proxy runs as.
    public static final Member<String> USER_SID = Member.text("UserSID");

    /// Incoming ones that go past it.
    public static final Member<ProxyExceptions> INBOUND_EXCEPTIONS =
            Member.document("InboundExceptions", ProxyExceptions::new).always();

    /// Outgoing ones that go past it.
    public static final Member<ProxyExceptions> OUTBOUND_EXCEPTIONS =
            Member.document("OutboundExceptions", ProxyExceptions::new).always();

    /// Its members in order.
    public static final Shape<L4WfpProxyPolicySetting> SHAPE =
            Shape.of(
                    L4WfpProxyPolicySetting::new,
                    INBOUND_PROXY_PORT,
                    OUTBOUND_PROXY_PORT,
                    FILTER_TUPLE,
                    USER_SID,
                    INBOUND_EXCEPTIONS,
                    OUTBOUND_EXCEPTIONS);

    /// The empty document.
    public L4WfpProxyPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<L4WfpProxyPolicySetting> shape() {
        return SHAPE;
    }
}
