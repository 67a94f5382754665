package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A range of addresses of a network.
///
/// @param json its members
public record Subnet(JsonObject json) implements Document<Subnet> {
    /// The range, e.g. `10.1.0.0/24`; a subnet that has one needs a gateway.
    public static final Member<String> ADDRESS_PREFIX = Member.text("AddressPrefix");

    /// The gateway, which the host is on a NAT network.
    public static final Member<String> GATEWAY_ADDRESS = Member.text("GatewayAddress");

    /// Its rules, each with a member `Type` of [PolicyType].
    public static final Member<List<Json>> POLICIES = Member.anys("Policies");

    /// Its members in order.
    public static final Shape<Subnet> SHAPE =
            Shape.of(Subnet::new, ADDRESS_PREFIX, GATEWAY_ADDRESS, POLICIES);

    /// The empty document.
    public Subnet() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Subnet> shape() {
        return SHAPE;
    }
}
