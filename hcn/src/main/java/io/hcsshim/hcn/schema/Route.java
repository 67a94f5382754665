package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A route of a subnet or an endpoint.
///
/// @param json its members
public record Route(JsonObject json) implements Document<Route> {
    /// The gateway; every route of a network needs one.
    public static final Member<String> NEXT_HOP = Member.text("NextHop");

    /// A prefix such as `0.0.0.0/0`.
    public static final Member<String> DESTINATION_PREFIX = Member.text("DestinationPrefix");

    /// 0 to 65535; the lowest goes first.
    public static final Member<Integer> METRIC = Member.uint16("Metric");

    /// Its members in order.
    public static final Shape<Route> SHAPE =
            Shape.of(Route::new, NEXT_HOP, DESTINATION_PREFIX, METRIC);

    /// The empty document.
    public Route() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Route> shape() {
        return SHAPE;
    }
}
