package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A route of an endpoint: [EndpointPolicyType#SDN_ROUTE], and the settings of a [HostComputeRoute].
///
/// @param json its members
public record SdnRoutePolicySetting(JsonObject json) implements Document<SdnRoutePolicySetting> {
    /// Where to, e.g. `10.2.0.0/16`.
    public static final Member<String> DESTINATION_PREFIX = Member.text("DestinationPrefix");

    /// The gateway.
    public static final Member<String> NEXT_HOP = Member.text("NextHop");

    /// Whether the overlay wraps these packets.
    public static final Member<Boolean> NEED_ENCAP = Member.flag("NeedEncap");

    /// Its members in order.
    public static final Shape<SdnRoutePolicySetting> SHAPE =
            Shape.of(SdnRoutePolicySetting::new, DESTINATION_PREFIX, NEXT_HOP, NEED_ENCAP);

    /// The empty document.
    public SdnRoutePolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SdnRoutePolicySetting> shape() {
        return SHAPE;
    }
}
