package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The network of a container.
///
/// @param json its members
public record Networking(JsonObject json) implements Document<Networking> {
    /// Whether names without a dot are sent to name servers too.
    public static final Member<Boolean> ALLOW_UNQUALIFIED_DNS_QUERY =
            Member.flag("AllowUnqualifiedDnsQuery");

    /// Suffixes that are tried for short names, joined by commas.
    public static final Member<String> DNS_SEARCH_LIST = Member.text("DnsSearchList");

    /// The id of a container whose network compartment this one joins.
    public static final Member<String> NETWORK_SHARED_CONTAINER_NAME =
            Member.text("NetworkSharedContainerName");

    /// The GUID of a network namespace.
    public static final Member<String> NAMESPACE = Member.text("Namespace");

    /// GUIDs of network endpoints.
    public static final Member<List<String>> NETWORK_ADAPTERS = Member.texts("NetworkAdapters");

    /// Its members in order.
    public static final Shape<Networking> SHAPE =
            Shape.of(
                    Networking::new,
                    ALLOW_UNQUALIFIED_DNS_QUERY,
                    DNS_SEARCH_LIST,
                    NETWORK_SHARED_CONTAINER_NAME,
                    NAMESPACE,
                    NETWORK_ADAPTERS);

    /// The empty document.
    public Networking() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Networking> shape() {
        return SHAPE;
    }
}
