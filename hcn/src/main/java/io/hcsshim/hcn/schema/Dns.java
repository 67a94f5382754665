package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Name resolution of a network or an endpoint.
///
/// @param json its members
public record Dns(JsonObject json) implements Document<Dns> {
    /// The domain that an endpoint is in.
    public static final Member<String> DOMAIN = Member.text("Domain");

    /// Suffixes that are tried for short names, in this order.
    public static final Member<List<String>> SEARCH = Member.texts("Search");

    /// Addresses of name servers, in the order in which they are asked.
    public static final Member<List<String>> SERVER_LIST = Member.texts("ServerList");

    /// Options of the resolver, as `resolv.conf` has them.
    public static final Member<List<String>> OPTIONS = Member.texts("Options");

    /// Its members in order.
    public static final Shape<Dns> SHAPE = Shape.of(Dns::new, DOMAIN, SEARCH, SERVER_LIST, OPTIONS);

    /// The empty document.
    public Dns() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Dns> shape() {
        return SHAPE;
    }
}
