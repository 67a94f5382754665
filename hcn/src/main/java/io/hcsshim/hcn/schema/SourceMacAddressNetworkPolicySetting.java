package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The MAC address that outgoing traffic bears: [NetworkPolicyType#SOURCE_MAC_ADDRESS].
///
/// @param json its members
public record SourceMacAddressNetworkPolicySetting(JsonObject json)
        implements Document<SourceMacAddressNetworkPolicySetting> {
    /// Six hexadecimal octets joined by `-`.
    public static final Member<String> SOURCE_MAC_ADDRESS = Member.text("SourceMacAddress");

    /// Its members in order.
    public static final Shape<SourceMacAddressNetworkPolicySetting> SHAPE =
            Shape.of(SourceMacAddressNetworkPolicySetting::new, SOURCE_MAC_ADDRESS);

    /// The empty document.
    public SourceMacAddressNetworkPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SourceMacAddressNetworkPolicySetting> shape() {
        return SHAPE;
    }
}
