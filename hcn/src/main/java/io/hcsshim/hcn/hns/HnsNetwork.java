package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A network.
///
/// @param json its members
public record HnsNetwork(JsonObject json) implements Document<HnsNetwork> {
    /// Its GUID.
    public static final Member<String> ID = Member.text("ID");

    /// A name; lookups by it find the first.
    public static final Member<String> NAME = Member.text("Name");

    /// `nat`, `transparent`, `l2bridge`, `l2tunnel`, `ics`, `private`, `overlay`.
    public static final Member<String> TYPE = Member.text("Type");

    /// The host's adapter that it is attached to.
    public static final Member<String> NETWORK_ADAPTER_NAME = Member.text("NetworkAdapterName");

    /// The MAC address that outgoing traffic bears.
    public static final Member<String> SOURCE_MAC = Member.text("SourceMac");

    /// Its rules, each with a member `Type` of [PolicyType].
    public static final Member<List<Json>> POLICIES = Member.anys("Policies");

    /// What its endpoints' MAC addresses are taken from; the service chooses if empty.
    public static final Member<List<MacPool>> MAC_POOLS =
            Member.documents("MacPools", MacPool::new);

    /// What their addresses are taken from.
    public static final Member<List<Subnet>> SUBNETS = Member.documents("Subnets", Subnet::new);

    /// The suffix for short names.
    public static final Member<String> DNS_SUFFIX = Member.text("DNSSuffix");

    /// Addresses joined by commas.
    public static final Member<String> DNS_SERVER_LIST = Member.text("DNSServerList");

    /// The network compartment in which the service's name server runs.
    public static final Member<Long> DNS_SERVER_COMPARTMENT = Member.uint32("DNSServerCompartment");

    /// The host's address on the adapter; the service writes it.
    public static final Member<String> MANAGEMENT_IP = Member.text("ManagementIP");

    /// Whether the service answers name queries.
    public static final Member<Boolean> AUTOMATIC_DNS = Member.flag("AutomaticDNS");

    /// Its members in order.
    public static final Shape<HnsNetwork> SHAPE =
            Shape.of(
                    HnsNetwork::new,
                    ID,
                    NAME,
                    TYPE,
                    NETWORK_ADAPTER_NAME,
                    SOURCE_MAC,
                    POLICIES,
                    MAC_POOLS,
                    SUBNETS,
                    DNS_SUFFIX,
                    DNS_SERVER_LIST,
                    DNS_SERVER_COMPARTMENT,
                    MANAGEMENT_IP,
                    AUTOMATIC_DNS);

    /// The empty document.
    public HnsNetwork() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HnsNetwork> shape() {
        return SHAPE;
    }
}
