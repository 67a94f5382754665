package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A route: [PolicyType#ROUTE].
///
/// @param json its members
public record RoutePolicy(JsonObject json) implements Document<RoutePolicy> {
    /// Always [PolicyType#ROUTE].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// Where to, e.g. `10.2.0.0/16`.
    public static final Member<String> DESTINATION_PREFIX = Member.text("DestinationPrefix");

    /// The gateway.
    public static final Member<String> NEXT_HOP = Member.text("NextHop");

    /// Whether the overlay wraps these packets.
    public static final Member<Boolean> NEED_ENCAP = Member.flag("NeedEncap");

    /// Its members in order.
    public static final Shape<RoutePolicy> SHAPE =
            Shape.of(RoutePolicy::new, TYPE, DESTINATION_PREFIX, NEXT_HOP, NEED_ENCAP);

    /// The empty document.
    public RoutePolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<RoutePolicy> shape() {
        return SHAPE;
    }
}
