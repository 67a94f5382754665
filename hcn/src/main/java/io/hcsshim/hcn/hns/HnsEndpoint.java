package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A network card: a port on a network.
///
/// @param json its members
public record HnsEndpoint(JsonObject json) implements Document<HnsEndpoint> {
    /// Its GUID.
    public static final Member<String> ID = Member.text("ID");

    /// A name for people; need not be unique.
    public static final Member<String> NAME = Member.text("Name");

    /// The GUID of its network.
    public static final Member<String> VIRTUAL_NETWORK = Member.text("VirtualNetwork");

    /// The name of its network; the service writes it.
    public static final Member<String> VIRTUAL_NETWORK_NAME = Member.text("VirtualNetworkName");

    /// Its rules, each with a member `Type` of [PolicyType].
    public static final Member<List<Json>> POLICIES = Member.anys("Policies");

    /// Six hexadecimal octets joined by `-`.
    public static final Member<String> MAC_ADDRESS = Member.text("MacAddress");

    /// Its IPv4 address; the service chooses one if it is empty.
    public static final Member<String> IP_ADDRESS = Member.text("IPAddress");

    /// Its IPv6 address.
    public static final Member<String> IPV6_ADDRESS = Member.text("IPv6Address");

    /// The suffix for short names.
    public static final Member<String> DNS_SUFFIX = Member.text("DNSSuffix");

    /// Name servers, joined by commas.
    public static final Member<String> DNS_SERVER_LIST = Member.text("DNSServerList");

    /// The domain that it is in.
    public static final Member<String> DNS_DOMAIN = Member.text("DNSDomain");

    /// Its IPv4 gateway.
    public static final Member<String> GATEWAY_ADDRESS = Member.text("GatewayAddress");

    /// Its IPv6 gateway.
    public static final Member<String> GATEWAY_ADDRESS_V6 = Member.text("GatewayAddressV6");

    /// Whether the service answers name queries of containers itself.
    public static final Member<Boolean> ENABLE_INTERNAL_DNS = Member.flag("EnableInternalDNS");

    /// Whether it cannot reach other containers of its network.
    public static final Member<Boolean> DISABLE_ICC = Member.flag("DisableICC");

    /// Bits of the IPv4 prefix, 0 to 32; the service writes it.
    public static final Member<Integer> PREFIX_LENGTH = Member.uint8("PrefixLength");

    /// Bits of the IPv6 prefix, 0 to 128.
    public static final Member<Integer> IPV6_PREFIX_LENGTH = Member.uint8("IPv6PrefixLength");

    /// Whether it is on another host, known here only so that it can be reached.
    public static final Member<Boolean> IS_REMOTE_ENDPOINT = Member.flag("IsRemoteEndpoint");

    /// Whether its routes go before those of other cards.
    public static final Member<Boolean> ENABLE_LOW_METRIC = Member.flag("EnableLowMetric");

    /// The namespace that it is in.
    public static final Member<Namespace> NAMESPACE = Member.document("Namespace", Namespace::new);

    /// Bytes that an overlay puts before each packet; its MTU is less by so many.
    public static final Member<Integer> ENCAP_OVERHEAD = Member.uint16("EncapOverhead");

    /// The ids of the containers at it.
    public static final Member<List<String>> SHARED_CONTAINERS = Member.texts("SharedContainers");

    /// One of [EndpointState].
    public static final Member<Integer> STATE = Member.uint16("State");

    /// Its members in order.
    public static final Shape<HnsEndpoint> SHAPE =
            Shape.of(
                    HnsEndpoint::new,
                    ID,
                    NAME,
                    VIRTUAL_NETWORK,
                    VIRTUAL_NETWORK_NAME,
                    POLICIES,
                    MAC_ADDRESS,
                    IP_ADDRESS,
                    IPV6_ADDRESS,
                    DNS_SUFFIX,
                    DNS_SERVER_LIST,
                    DNS_DOMAIN,
                    GATEWAY_ADDRESS,
                    GATEWAY_ADDRESS_V6,
                    ENABLE_INTERNAL_DNS,
                    DISABLE_ICC,
                    PREFIX_LENGTH,
                    IPV6_PREFIX_LENGTH,
                    IS_REMOTE_ENDPOINT,
                    ENABLE_LOW_METRIC,
                    NAMESPACE,
                    ENCAP_OVERHEAD,
                    SHARED_CONTAINERS,
                    STATE);

    /// The empty document.
    public HnsEndpoint() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HnsEndpoint> shape() {
        return SHAPE;
    }
}
