package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The adapter that a network is attached to: [NetworkPolicyType#NET_ADAPTER_NAME].
///
/// @param json its members
public record NetAdapterNameNetworkPolicySetting(JsonObject json)
        implements Document<NetAdapterNameNetworkPolicySetting> {
    /// Its name, e.g. `Ethernet`.
    public static final Member<String> NETWORK_ADAPTER_NAME = Member.text("NetworkAdapterName");

    /// Its members in order.
    public static final Shape<NetAdapterNameNetworkPolicySetting> SHAPE =
            Shape.of(NetAdapterNameNetworkPolicySetting::new, NETWORK_ADAPTER_NAME);

    /// The empty document.
    public NetAdapterNameNetworkPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NetAdapterNameNetworkPolicySetting> shape() {
        return SHAPE;
    }
}
