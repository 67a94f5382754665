package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Whether the service answers name queries: [NetworkPolicyType#AUTOMATIC_DNS].
///
/// @param json its members
public record AutomaticDnsNetworkPolicySetting(JsonObject json)
        implements Document<AutomaticDnsNetworkPolicySetting> {
    /// Whether it does.
    public static final Member<Boolean> ENABLE = Member.flag("Enable");

    /// Its members in order.
    public static final Shape<AutomaticDnsNetworkPolicySetting> SHAPE =
            Shape.of(AutomaticDnsNetworkPolicySetting::new, ENABLE);

    /// The empty document.
    public AutomaticDnsNetworkPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<AutomaticDnsNetworkPolicySetting> shape() {
        return SHAPE;
    }
}
