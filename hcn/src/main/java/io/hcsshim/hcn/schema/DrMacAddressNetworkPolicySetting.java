package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The MAC address of the distributed router: [NetworkPolicyType#DR_MAC_ADDRESS].
///
/// @param json its members
public record DrMacAddressNetworkPolicySetting(JsonObject json)
        implements Document<DrMacAddressNetworkPolicySetting> {
    /// Six hexadecimal octets joined by `-`.
    public static final Member<String> ADDRESS = Member.text("Address");

    /// Its members in order.
    public static final Shape<DrMacAddressNetworkPolicySetting> SHAPE =
            Shape.of(DrMacAddressNetworkPolicySetting::new, ADDRESS);

    /// The empty document.
    public DrMacAddressNetworkPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DrMacAddressNetworkPolicySetting> shape() {
        return SHAPE;
    }
}
