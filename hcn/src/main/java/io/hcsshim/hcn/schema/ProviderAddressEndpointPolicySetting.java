package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The address of the host under an overlay: [EndpointPolicyType#PROVIDER_ADDRESS].
///
/// @param json its members
public record ProviderAddressEndpointPolicySetting(JsonObject json)
        implements Document<ProviderAddressEndpointPolicySetting> {
    /// An address of the host.
    public static final Member<String> PROVIDER_ADDRESS = Member.text("ProviderAddress");

    /// Its members in order.
    public static final Shape<ProviderAddressEndpointPolicySetting> SHAPE =
            Shape.of(ProviderAddressEndpointPolicySetting::new, PROVIDER_ADDRESS);

    /// The empty document.
    public ProviderAddressEndpointPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProviderAddressEndpointPolicySetting> shape() {
        return SHAPE;
    }
}
