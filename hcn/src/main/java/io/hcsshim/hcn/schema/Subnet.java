package io.hcsshim.hcn.schema;

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
    /// A prefix such as `172.20.0.0/16`.
    public static final Member<String> IP_ADDRESS_PREFIX = Member.text("IpAddressPrefix");

    /// [SubnetPolicy] documents as they are.
    public static final Member<List<Json>> POLICIES = Member.anys("Policies");

    /// Its routes; one of them the default, `0.0.0.0/0` or `::/0`.
    public static final Member<List<Route>> ROUTES = Member.documents("Routes", Route::new);

    /// Bits of [SubnetFlags].
    public static final Member<Long> FLAGS = Member.uint32("Flags");

    /// Its members in order.
    public static final Shape<Subnet> SHAPE =
            Shape.of(Subnet::new, IP_ADDRESS_PREFIX, POLICIES, ROUTES, FLAGS);

    /// The empty document.
    public Subnet() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Subnet> shape() {
        return SHAPE;
    }
}
