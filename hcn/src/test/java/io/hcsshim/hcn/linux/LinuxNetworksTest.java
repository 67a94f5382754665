package io.hcsshim.hcn.linux;

import static io.hcsshim.hcn.linux.Site.ask;
import static io.hcsshim.hcn.linux.Site.network;
import static io.hcsshim.hcn.linux.Site.place;
import static io.hcsshim.hcn.linux.Site.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.linux.Site.Place;
import io.hcsshim.hcn.schema.Action;
import io.hcsshim.hcn.schema.Direction;
import io.hcsshim.hcn.schema.Dns;
import io.hcsshim.hcn.schema.EncapOverheadEndpointPolicySetting;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointPolicyType;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.hcn.schema.IpConfig;
import io.hcsshim.hcn.schema.L4ProxyPolicySetting;
import io.hcsshim.hcn.schema.LoadBalancerPortMapping;
import io.hcsshim.hcn.schema.NatFlags;
import io.hcsshim.hcn.schema.NetAdapterNameNetworkPolicySetting;
import io.hcsshim.hcn.schema.NetworkPolicy;
import io.hcsshim.hcn.schema.NetworkPolicyType;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.hcn.schema.OutboundNatPolicySetting;
import io.hcsshim.hcn.schema.PortMappingPolicySetting;
import io.hcsshim.hcn.schema.PortNameEndpointPolicySetting;
import io.hcsshim.hcn.schema.RequestType;
import io.hcsshim.hcn.schema.SdnRoutePolicySetting;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.linux.net.Routes;
import io.hcsshim.sys.testing.Laboratory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What networks do, by what becomes of packets.
@Timeout(60)
class LinuxNetworksTest extends OnSite {
    @Test
    void twoNamespacesReachEachOtherAndTheHostByBothVersions() throws IOException {
        var network = nat();
        var one = place(hcn, network);
        var two = place(hcn, network);

        assertEquals(List.of("10.7.0.2", "fd07::2"), one.addresses());
        assertReaches(one, two, 0);
        assertReaches(two, one, 1);
        try (var _ = serve(site.host.namespace(), "10.7.0.1", 81, "host")) {
            assertEquals("host 10.7.0.2", answer(one, "10.7.0.1", 81));
        }
        try (var there = two.open();
                var _ = serve(there, "fd07::3", 80, "web")) {
            assertEquals("web " + shown("fd07::1"), ask(site.host.namespace(), "fd07::3", 80));
        }
    }

    @Test
    void whatLeavesANatNetworkComesFromTheHostAndNothingComesInUnasked() throws IOException {
        var inside = place(hcn, nat());

        try (var _ = serve(site.outer.namespace(), "198.51.100.2", 80, "outer");
                var _ = serve(site.outer.namespace(), "2001:db8::2", 80, "outer")) {
            assertEquals("outer 198.51.100.1", answer(inside, "198.51.100.2", 80));
            assertEquals("outer " + shown("2001:db8::1"), answer(inside, "2001:db8::2", 80));
        }
        route(site.outer, "10.7.0.0/24", "198.51.100.1");
        try (var here = inside.open();
                var _ = serve(here, inside.address(), 80, "web")) {
            assertSilent(site.outer.namespace(), inside.address(), 80);
        }
    }

    private static void route(Laboratory.Room room, String to, String via) throws IOException {
        var link = room.links().get("eth0").index();
        room.routes().add(Route.via(IpPrefix.parse(to), IpAddress.parse(via), link));
    }

    @Test
    void anInternalNetworkHasTheHostAndAPrivateOneOnlyItself() throws IOException {
        var internal = hcn.networks().create(network("inner", NetworkType.ICS, "10.8.0.0/24"));
        var alone = hcn.networks().create(network("alone", NetworkType.PRIVATE, "10.9.0.0/24"));
        var one = place(hcn, internal);
        var two = place(hcn, alone);
        var three = place(hcn, alone);

        try (var _ = serve(site.host.namespace(), "0.0.0.0", 81, "host");
                var _ = serve(site.outer.namespace(), "198.51.100.2", 80, "outer")) {
            assertEquals("host 10.8.0.2", answer(one, "10.8.0.1", 81));
            assertSilent(one, "198.51.100.2", 80);
            assertSilent(two, "198.51.100.1", 81);
        }
        assertReaches(two, three, 0);
    }

    @Test
    void aPortOfTheHostLeadsToAnEndpoint() throws IOException {
        var network = nat();
        var web = place(hcn, network, mapping(8080, 80, 0), mapping(8080, 80, NatFlags.IPV6));
        var client = place(hcn, network);

        try (var there = web.open();
                var _ = serve(there, "10.7.0.2", 80, "web");
                var _ = serve(there, "fd07::2", 80, "web6")) {
            assertEquals("web 198.51.100.2", ask(site.outer.namespace(), "198.51.100.1", 8080));
            assertEquals(
                    "web6 " + shown("2001:db8::2"),
                    ask(site.outer.namespace(), "2001:db8::1", 8080));
            assertEquals("web 198.51.100.1", ask(site.host.namespace(), "198.51.100.1", 8080));
            assertEquals("web 10.7.0.1", answer(client, "198.51.100.1", 8080));

            var taken =
                    assertThrows(
                            HcnException.class, () -> place(hcn, network, mapping(8080, 81, 0)));
            assertEquals(HcnError.PORT_EXISTS, taken.error());
            hcn.endpoints()
                    .applyPolicies(
                            web.endpoint(), RequestType.REMOVE, List.of(mapping(8080, 80, 0)));
            assertSilent(site.outer.namespace(), "198.51.100.1", 8080);
        }
    }

    private static EndpointPolicy mapping(int external, int internal, long flags) {
        return EndpointPolicy.of(
                EndpointPolicyType.PORT_MAPPING,
                new PortMappingPolicySetting()
                        .with(PortMappingPolicySetting.PROTOCOL, 6L)
                        .with(PortMappingPolicySetting.INTERNAL_PORT, internal)
                        .with(PortMappingPolicySetting.EXTERNAL_PORT, external)
                        .with(PortMappingPolicySetting.FLAGS, flags));
    }

    @Test
    void anEndpointMovesBetweenNamespacesWithItsAddresses() throws IOException {
        var network = nat();
        var one = place(hcn, network);
        var two = place(hcn, network);

        hcn.namespaces().detach(one.namespace(), one.endpoint());
        assertEquals(List.of("lo"), interfaces(one));
        hcn.namespaces().attach(two.namespace(), one.endpoint());

        assertEquals(List.of("lo", "eth0", "eth1"), interfaces(two));
        try (var there = two.open();
                var _ = serve(there, one.address(), 80, "moved")) {
            assertEquals("moved 10.7.0.1", ask(site.host.namespace(), one.address(), 80));
        }
        hcn.namespaces().delete(two.namespace());
        assertEquals(
                "",
                hcn.endpoints()
                        .get(one.endpoint())
                        .get(HostComputeEndpoint.HOST_COMPUTE_NAMESPACE));
        assertEquals(2, hcn.endpoints().list().size());
    }

    private static List<String> interfaces(Place place) throws IOException {
        try (var namespace = place.open();
                var netlink = namespace.netlink()) {
            return new Links(netlink).list().stream().map(link -> link.name()).toList();
        }
    }

    @Test
    void aLoadBalancerSharesAmongTwoBackends() throws IOException {
        var network = nat();
        var one = place(hcn, network);
        var two = place(hcn, network);
        var client = place(hcn, network);
        var balancer =
                hcn.loadBalancers()
                        .create(
                                new HostComputeLoadBalancer()
                                        .with(
                                                HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS,
                                                List.of(one.endpoint(), two.endpoint()))
                                        .with(
                                                HostComputeLoadBalancer.FRONTEND_VIPS,
                                                List.of("192.0.2.80", "2001:db8:80::1"))
                                        .with(
                                                HostComputeLoadBalancer.PORT_MAPPINGS,
                                                List.of(port(80, 0), port(81, 2))));
        route(site.outer, "192.0.2.80/32", "198.51.100.1");

        try (var first = one.open();
                var second = two.open();
                var _ = serve(first, "10.7.0.2", 8080, "one");
                var _ = serve(second, "10.7.0.3", 8080, "two");
                var _ = serve(first, "fd07::2", 8080, "one");
                var _ = serve(second, "fd07::3", 8080, "two")) {
            var outside = answers(site.outer.namespace(), "192.0.2.80", 80);
            assertEquals(new TreeSet<>(List.of("one 198.51.100.2", "two 198.51.100.2")), outside);
            try (var here = client.open()) {
                assertEquals(2, answers(here, "192.0.2.80", 80).size(), "from an endpoint");
                assertEquals(2, answers(here, "2001:db8:80::1", 80).size(), "by IPv6");
                assertEquals(1, answers(here, "192.0.2.80", 81).size(), "a client stays");
            }
            hcn.loadBalancers()
                    .removeEndpoint(balancer.get(HostComputeLoadBalancer.ID), two.endpoint());
            assertEquals(
                    new TreeSet<>(List.of("one 198.51.100.2")),
                    answers(site.outer.namespace(), "192.0.2.80", 80));
            hcn.namespaces().detach(one.namespace(), one.endpoint());
            assertSilent(site.outer.namespace(), "192.0.2.80", 80); // nobody is left
        }
    }

    private static LoadBalancerPortMapping port(int external, long distribution) {
        return new LoadBalancerPortMapping()
                .with(LoadBalancerPortMapping.PROTOCOL, 6L)
                .with(LoadBalancerPortMapping.INTERNAL_PORT, 8080)
                .with(LoadBalancerPortMapping.EXTERNAL_PORT, external)
                .with(LoadBalancerPortMapping.DISTRIBUTION_TYPE, distribution);
    }

    private static TreeSet<String> answers(NetworkNamespace from, String address, int port)
            throws IOException {
        var answers = new TreeSet<String>();
        for (int i = 0; i < 24 && (answers.isEmpty() || !answers.first().isEmpty()); i++) {
            answers.add(ask(from, address, port));
        }
        return answers;
    }

    @Test
    void outgoingNatHasExceptionsAndAnAddressOfItsOwn() throws IOException {
        var link = site.host.links().get("up0").index();
        site.host.addresses().add(link, IpPrefix.parse("198.51.100.9/24"), 0);
        before = site.state();
        var nat =
                new OutboundNatPolicySetting()
                        .with(OutboundNatPolicySetting.VIRTUAL_IP, "198.51.100.9")
                        .with(OutboundNatPolicySetting.EXCEPTIONS, List.of("203.0.113.0/24"));
        var inside = place(hcn, nat(), EndpointPolicy.of(EndpointPolicyType.OUT_BOUND_NAT, nat));
        var far = site.outer.links().get("eth0").index();
        site.outer.addresses().add(far, IpPrefix.parse("203.0.113.1/32"), 0);
        route(site.outer, "10.7.0.0/24", "198.51.100.1");
        var up = site.host.links().get("up0").index();
        site.host
                .routes()
                .add(
                        Route.via(
                                IpPrefix.parse("203.0.113.0/24"),
                                IpAddress.parse("198.51.100.2"),
                                up));

        try (var _ = serve(site.outer.namespace(), "0.0.0.0", 80, "outer")) {
            assertEquals("outer 198.51.100.9", answer(inside, "198.51.100.2", 80));
            assertEquals("outer 10.7.0.2", answer(inside, "203.0.113.1", 80));
        }
    }

    @Test
    void routesNamesAndSizesReachTheCard() throws IOException {
        var network = nat();
        var gateway = place(hcn, network);
        var place =
                place(
                        hcn,
                        network,
                        EndpointPolicy.of(
                                EndpointPolicyType.PORT_NAME,
                                new PortNameEndpointPolicySetting()
                                        .with(PortNameEndpointPolicySetting.NAME, "net7")),
                        EndpointPolicy.of(
                                EndpointPolicyType.ENCAP_OVERHEAD,
                                new EncapOverheadEndpointPolicySetting()
                                        .with(EncapOverheadEndpointPolicySetting.OVERHEAD, 50)));
        var hop =
                new SdnRoutePolicySetting()
                        .with(SdnRoutePolicySetting.DESTINATION_PREFIX, "203.0.113.0/24")
                        .with(SdnRoutePolicySetting.NEXT_HOP, gateway.address());
        var route =
                hcn.routes()
                        .create(
                                new HostComputeRoute()
                                        .with(
                                                HostComputeRoute.HOST_COMPUTE_ENDPOINTS,
                                                List.of(place.endpoint()))
                                        .with(HostComputeRoute.SETTING, List.of(hop)));

        assertEquals(List.of("lo", "net7"), interfaces(place));
        assertTrue(routes(place).contains("203.0.113.0/24 via 10.7.0.2"), routes(place).toString());
        assertTrue(routes(place).contains("default via 10.7.0.1"), routes(place).toString());
        assertTrue(routes(place).contains("default via fd07::1"), routes(place).toString());
        try (var namespace = place.open();
                var netlink = namespace.netlink()) {
            assertEquals(1450, new Links(netlink).get("net7").mtu());
        }
        hcn.routes().delete(route.get(HostComputeRoute.ID));
        assertTrue(routes(place).stream().noneMatch(r -> r.startsWith("203")));
    }

    private static List<String> routes(Place place) throws IOException {
        try (var namespace = place.open();
                var netlink = namespace.netlink()) {
            return new Routes(netlink)
                    .list().stream()
                            .map(route -> route.toString().replaceAll(" on interface.*", ""))
                            .toList();
        }
    }

    @Test
    void aTransparentNetworkIsOnAnInterfaceOfTheHost() throws IOException {
        var network =
                hcn.networks()
                        .create(
                                network("lan", NetworkType.TRANSPARENT, "198.51.100.0/24")
                                        .with(
                                                HostComputeNetwork.POLICIES,
                                                List.of(adapter("up0"))));
        var place = placeAt(network, "198.51.100.50");

        assertEquals(List.of("lo", "eth0"), interfaces(place));
        try (var _ = serve(site.outer.namespace(), "198.51.100.2", 80, "outer")) {
            assertEquals("outer 198.51.100.50", answer(place, "198.51.100.2", 80));
        }
        var refused =
                assertThrows(
                        HcnException.class,
                        () ->
                                hcn.endpoints()
                                        .applyPolicies(
                                                place.endpoint(),
                                                RequestType.ADD,
                                                List.of(
                                                        LinuxAclTest.policy(
                                                                LinuxAclTest.acl(
                                                                        Action.BLOCK,
                                                                        Direction.IN,
                                                                        1)))));
        assertEquals(HcnError.REQUEST_UNSUPPORTED, refused.error());
        hcn.endpoints()
                .applyPolicies(
                        place.endpoint(), RequestType.ADD, List.of(LinuxAclTest.limit(1 << 20)));
        assertTrue(site.state().contains("  limit eth0 1048576"), site.state().toString());
        hcn.namespaces().detach(place.namespace(), place.endpoint());
        assertEquals(List.of("lo"), interfaces(place));
    }

    private boolean hasIpvlan() throws IOException {
        var links = site.host.links();
        try {
            var kind = new NewLink.Kind.Ipvlan(links.get("up0").index());
            links.delete(links.create(new NewLink("probe", kind)));
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EOPNOTSUPP)) {
                return false;
            }
            throw e;
        }
    }

    @Test
    void anL2BridgeNetworkIsOnAnInterfaceOfTheHostWithItsEthernetAddress() throws IOException {
        Assumptions.assumeTrue(hasIpvlan(), "this kernel has no ipvlan");
        var network =
                hcn.networks()
                        .create(
                                network("lan", NetworkType.L2_BRIDGE, "198.51.100.0/24")
                                        .with(
                                                HostComputeNetwork.POLICIES,
                                                List.of(adapter("up0"))));
        var one = placeAt(network, "198.51.100.50");
        var two = placeAt(network, "198.51.100.51");

        assertEquals(List.of("lo", "eth0"), interfaces(one));
        try (var namespace = one.open();
                var netlink = namespace.netlink()) {
            var card = new Links(netlink).get("eth0");
            assertEquals("ipvlan", card.kind());
            assertEquals(site.host.links().get("up0").mac(), card.mac());
        }
        try (var _ = serve(site.outer.namespace(), "198.51.100.2", 80, "outer")) {
            assertEquals("outer 198.51.100.50", answer(one, "198.51.100.2", 80));
            assertEquals("outer 198.51.100.51", answer(two, "198.51.100.2", 80));
        }
        assertReaches(one, two, 0);
        hcn.namespaces().detach(one.namespace(), one.endpoint());
        hcn.namespaces().attach(two.namespace(), one.endpoint());
        assertEquals(List.of("lo", "eth0", "eth1"), interfaces(two));
    }

    @Test
    void namesAreLookedUpWhereTheEndpointsOfANamespaceSay() throws IOException {
        var pods =
                network("pods", NetworkType.NAT, "10.7.0.0/24")
                        .with(
                                HostComputeNetwork.DNS,
                                new Dns()
                                        .with(Dns.DOMAIN, "pods.example")
                                        .with(Dns.SERVER_LIST, List.of("10.7.0.1", "fd07::1")));
        var place = place(hcn, hcn.networks().create(pods));
        var file = site.folder.resolve("resolv").resolve(place.namespace());

        assertEquals(
                "search pods.example\nnameserver 10.7.0.1\nnameserver fd07::1\n",
                Files.readString(file));
        hcn.namespaces().detach(place.namespace(), place.endpoint());
        assertTrue(Files.notExists(file));
        var wrong =
                new HostComputeEndpoint()
                        .with(
                                HostComputeEndpoint.DNS,
                                new Dns().with(Dns.SERVER_LIST, List.of("10.7.0.1\noptions x")));
        var refused =
                assertThrows(
                        HcnException.class,
                        () ->
                                hcn.endpoints()
                                        .createOn(
                                                hcn.networks().find("pods").orElseThrow(), wrong));
        assertEquals(HcnError.INVALID_ENDPOINT, refused.error());
    }

    private static NetworkPolicy adapter(String name) {
        return NetworkPolicy.of(
                NetworkPolicyType.NET_ADAPTER_NAME,
                new NetAdapterNameNetworkPolicySetting()
                        .with(NetAdapterNameNetworkPolicySetting.NETWORK_ADAPTER_NAME, name));
    }

    private Place placeAt(HostComputeNetwork network, String... addresses) throws IOException {
        var made = hcn.namespaces().create("Host");
        var configs =
                Arrays.stream(addresses)
                        .map(address -> new IpConfig().with(IpConfig.IP_ADDRESS, address))
                        .toList();
        var endpoint =
                hcn.endpoints()
                        .createOn(
                                network,
                                new HostComputeEndpoint()
                                        .with(HostComputeEndpoint.IP_CONFIGURATIONS, configs));
        var id = endpoint.get(HostComputeEndpoint.ID);
        var where = made.get(HostComputeNamespace.ID);
        hcn.namespaces().attach(where, id);
        return new Place(id, where, Site.path(made), Site.addresses(endpoint));
    }

    @Test
    void whatLinuxCannotDoIsRefusedWithASentenceAndLeavesNothing() throws IOException {
        var network = nat();
        var proxy =
                EndpointPolicy.of(
                        EndpointPolicyType.L4_PROXY,
                        new L4ProxyPolicySetting().with(L4ProxyPolicySetting.PORT, "15001"));

        var refused =
                assertThrows(
                        HcnException.class,
                        () ->
                                hcn.endpoints()
                                        .createOn(
                                                network,
                                                new HostComputeEndpoint()
                                                        .with(
                                                                HostComputeEndpoint.POLICIES,
                                                                List.of(proxy))));

        assertEquals(HcnError.INVALID_POLICY_TYPE, refused.error());
        assertTrue(
                refused.getMessage().contains("Linux has nothing for policy L4Proxy"),
                refused.getMessage());
        assertEquals(List.of(), hcn.endpoints().list());
        for (var type : List.of(NetworkType.OVERLAY, NetworkType.L2_TUNNEL)) {
            assertEquals(
                    HcnError.INVALID_NETWORK_TYPE,
                    assertThrows(
                                    HcnException.class,
                                    () -> hcn.networks().create(network("x", type, "10.1.0.0/24")))
                            .error());
        }
        var overlapping =
                assertThrows(
                        HcnException.class,
                        () -> hcn.networks().create(network("x", "NAT", "198.51.0.0/16")));
        assertTrue(overlapping.getMessage().contains("198.51.100.1/24"), overlapping.getMessage());
        assertTrue(!hcn.features().l4Proxy() && hcn.features().tierAcl());
        assertNotEquals("15.5", hcn.features().version().toString());
    }

    @Test
    void addressesAreThoseOfTheNetworkAndNobodyElses() throws IOException {
        var network = hcn.networks().create(network("tiny", NetworkType.NAT, "10.7.0.0/30"));
        var only = hcn.endpoints().createOn(network, new HostComputeEndpoint());

        assertEquals(List.of("10.7.0.2"), Site.addresses(only));
        assertEquals(
                HcnError.INVALID_OR_RESERVED_ADDRESS,
                assertThrows(
                                HcnException.class,
                                () -> hcn.endpoints().createOn(network, new HostComputeEndpoint()))
                        .error());
        for (var address : List.of("10.7.0.1", "10.7.0.2", "10.7.0.3", "10.9.9.9")) {
            var config = new IpConfig().with(IpConfig.IP_ADDRESS, address);
            assertThrows(
                    HcnException.class,
                    () ->
                            hcn.endpoints()
                                    .createOn(
                                            network,
                                            new HostComputeEndpoint()
                                                    .with(
                                                            HostComputeEndpoint.IP_CONFIGURATIONS,
                                                            List.of(config))),
                    address);
        }
    }
}
