package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The address of the host under an overlay: [NetworkPolicyType#PROVIDER_ADDRESS].
///
/// @param json its members
public record ProviderAddressNetworkPolicySetting(JsonObject json)
        implements Document<ProviderAddressNetworkPolicySetting> {
    /// An address of the host.
    public static final Member<String> PROVIDER_ADDRESS = Member.text("ProviderAddress");

    /// Its members in order.
    public static final Shape<ProviderAddressNetworkPolicySetting> SHAPE =
            Shape.of(ProviderAddressNetworkPolicySetting::new, PROVIDER_ADDRESS);

    /// The empty document.
    public ProviderAddressNetworkPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProviderAddressNetworkPolicySetting> shape() {
        return SHAPE;
    }
}
