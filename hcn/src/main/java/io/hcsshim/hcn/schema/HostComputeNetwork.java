package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A network: a virtual switch with its addresses and rules.
///
/// @param json its members
public record HostComputeNetwork(JsonObject json) implements Document<HostComputeNetwork> {
    /// Its GUID; the service chooses one if it is left empty.
    public static final Member<String> ID = Member.text("ID");

    /// A name; lookups by it find the first.
    public static final Member<String> NAME = Member.text("Name");

    /// One of [NetworkType]. The service leaves NAT out of its answers, so the empty string means NAT there.
    public static final Member<String> TYPE = Member.text("Type");

    /// Its rules.
    public static final Member<List<NetworkPolicy>> POLICIES =
            Member.documents("Policies", NetworkPolicy::new);

    /// What its endpoints' MAC addresses are taken from; the service chooses if empty. Always written.
    public static final Member<MacPool> MAC_POOL =
            Member.document("MacPool", MacPool::new).always();

    /// Name servers for its endpoints. Always written.
    public static final Member<Dns> DNS = Member.document("Dns", Dns::new).always();

    /// What their addresses are taken from.
    public static final Member<List<Ipam>> IPAMS = Member.documents("Ipams", Ipam::new);

    /// Bits of [NetworkFlags].
    public static final Member<Long> FLAGS = Member.uint32("Flags");

    /// How it fares. Always written.
    public static final Member<Health> HEALTH = Member.document("Health", Health::new).always();

    /// The version of the document, 2.0.
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new).always();

    /// Its members in order.
    public static final Shape<HostComputeNetwork> SHAPE =
            Shape.of(
                    HostComputeNetwork::new,
                    ID,
                    NAME,
                    TYPE,
                    POLICIES,
                    MAC_POOL,
                    DNS,
                    IPAMS,
                    FLAGS,
                    HEALTH,
                    SCHEMA_VERSION);

    /// The empty document.
    public HostComputeNetwork() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HostComputeNetwork> shape() {
        return SHAPE;
    }
}
