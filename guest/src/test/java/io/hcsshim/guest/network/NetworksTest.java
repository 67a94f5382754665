package io.hcsshim.guest.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.gcs.NetworkAdapter.IpConfig;
import io.hcsshim.protocol.gcs.NetworkAdapter.Neighbor;
import io.hcsshim.protocol.gcs.NetworkAdapter.Route;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.sys.linux.Kill;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.LinkAddress;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.sys.linux.net.Neighbours;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Adapters that move into pods. The VM's own namespace, the pod's and the world's are namespaces of the test; an
/// adapter is one end of a pair whose other end is in the world.
@Timeout(60)
class NetworksTest {
    private static final String NETWORK = "6B29FC40-CA47-1067-B31D-00DD010662DA";
    private static final int HOST_BITS = 24;

    private final Networks networks = new Networks();
    private NetworkNamespace vm;
    private NetworkNamespace pod;
    private NetworkNamespace world;
    private int process;

    @BeforeEach
    void makeNamespaces() throws IOException {
        Assumptions.assumeTrue(
                ProcessHandle.current().info().user().orElse("").equals("root"),
                "network namespaces are made by root");
        try {
            vm = NetworkNamespace.create();
            pod = NetworkNamespace.create();
            world = NetworkNamespace.create();
        } catch (IOException e) {
            Assumptions.abort("network namespaces cannot be made here: " + e.getMessage());
        }
        process = pod.call(() -> new Spawn(List.of("sleep", "600")).start());
        plug("ens1", 1);
    }

    @AfterEach
    void end() throws IOException {
        if (process != 0) {
            Kill.process(process, 9);
            pod.close();
            vm.close();
            world.close();
        }
    }

    /// An adapter appears in the VM.
    private void plug(String name, int number) throws IOException {
        try (var netlink = vm.netlink();
                var far = world.netlink()) {
            var pair = NewLink.veth(name, "far" + number, world).withMac(mac(number));
            new Links(netlink).create(pair);
            var end = new Links(far).get("far" + number);
            new Links(far).up(end);
        }
    }

    @Test
    void anAdapterIsMovedToThePodAndConfigured() throws Exception {
        far(1, "10.1.0.1/24", "fd00::1/64", "192.0.2.9/32");
        add(
                adapter(1)
                        .addresses("10.1.0.2/24", "fd00::2/64")
                        .route("", "192.0.2.0/28")
                        .route("10.1.0.1", "0.0.0.0/0")
                        .route("fd00::1", "::/0")
                        .build());

        assign(NETWORK.toLowerCase(), process);

        assertEquals(List.of("lo", "eth0"), linksOf(pod));
        assertEquals(List.of("lo"), linksOf(vm));
        assertTrue(reaches("10.1.0.1"));
        assertTrue(reaches("fd00::1"), "at once, without a search for duplicates");
        assertTrue(reaches("192.0.2.9"));
        assertEquals(
                List.of("default via 10.1.0.1 on", "192.0.2.0/28 on", "default via fd00::1 on"),
                madeRoutes());
    }

    @Test
    void anAdapterMayComeAfterTheContainer() throws Exception {
        add(adapter(1).addresses("10.1.0.2/24").build());
        assign(NETWORK, process);
        plug("ens2", 2);

        add(adapter(2).named("net1").addresses("10.2.0.2/24").build());

        assertEquals(
                List.of("lo", "eth0", "net1"),
                linksOf(pod).stream()
                        .sorted((a, b) -> a.equals("lo") ? -1 : b.equals("lo") ? 1 : a.compareTo(b))
                        .toList());
        far(2, "10.2.0.1/24");
        assertTrue(reaches("10.2.0.1"));
    }

    @Test
    void aGatewayOutsideAllNetworksIsOnTheLink() throws Exception {
        far(1, "169.254.1.1/32", "192.0.2.9/32");
        try (var netlink = world.netlink()) {
            var far = new Links(netlink).get("far1").index();
            new Routes(netlink)
                    .add(io.hcsshim.sys.linux.net.Route.direct(IpPrefix.parse("10.1.0.2/32"), far));
        }
        add(
                adapter(1)
                        .addresses("10.1.0.2/32", "fd00::2/128")
                        .route("169.254.1.1", "0.0.0.0/0")
                        .route("fd00:1::1", "::/0")
                        .build());

        assign(NETWORK, process);

        assertTrue(reaches("192.0.2.9"));
        assertEquals(
                List.of("default via 169.254.1.1 on", "default via fd00:1::1 on"), madeRoutes());
    }

    @Test
    void aDefaultRouteWithoutAGatewayIsPassedOver() throws Exception {
        add(
                adapter(1)
                        .addresses("10.1.0.2/24")
                        .route("0.0.0.0", "0.0.0.0/0")
                        .route("::", "::/0")
                        .build());

        assign(NETWORK, process);

        assertEquals(List.of(), madeRoutes());
    }

    @Test
    void withPolicyRoutingTheSecondAdapterHasATableOfItsOwn() throws Exception {
        plug("ens2", 2);
        add(adapter(1).addresses("10.1.0.2/24").route("10.1.0.1", "0.0.0.0/0").byPolicy().build());
        add(
                adapter(2)
                        .named("eth1")
                        .addresses("10.2.0.2/24")
                        .route("10.2.0.1", "0.0.0.0/0")
                        .byPolicy()
                        .build());

        assign(NETWORK, process);

        try (var netlink = pod.netlink()) {
            var tables =
                    new Routes(netlink)
                            .list().stream()
                                    .filter(io.hcsshim.sys.linux.net.Route::isDefault)
                                    .map(route -> route.table() + " " + route.metric())
                                    .toList();
            assertEquals(List.of("254 0", "101 500"), tables.stream().sorted().toList().reversed());
        }
    }

    @Test
    void theMtuIsLessByTheOverheadAndNeighboursAreWrittenDown() throws Exception {
        add(adapter(1).addresses("10.1.0.2/24").overhead(50).neighbour("10.1.0.1", 7).build());

        assign(NETWORK, process);

        try (var netlink = pod.netlink()) {
            assertEquals(1450, new Links(netlink).get("eth0").mtu());
            var known = new Neighbours(netlink).list().getFirst();
            assertEquals(IpAddress.parse("10.1.0.1"), known.address());
            assertEquals(mac(7), known.mac());
        }
    }

    @Test
    void ipv4AddressesGetTheirBroadcast() throws Exception {
        add(adapter(1).addresses("10.1.0.2/" + HOST_BITS).build());
        assign(NETWORK, process);

        try (var netlink = pod.netlink()) {
            assertTrue(
                    new LinkAddresses(netlink)
                            .list().stream()
                                    .map(LinkAddress::prefix)
                                    .anyMatch(IpPrefix.parse("10.1.0.2/24")::equals));
        }
    }

    @Test
    void aNetworkHasOneOwnerAtATime() throws Exception {
        add(adapter(1).addresses("10.1.0.2/24").build());
        assign(NETWORK, process);

        var refusal = assertThrows(IOException.class, () -> assign(NETWORK, process));
        assertTrue(refusal.getMessage().contains("was previously assigned"), refusal.getMessage());

        networks.release(NETWORK, process + 1); // somebody else
        assertThrows(IOException.class, () -> assign(NETWORK, process));
    }

    @Test
    void adaptersOfANetworkOfTheVmStayWhereTheyAre() throws Exception {
        add(adapter(1).addresses("10.1.0.2/24").build());
        vm.run(() -> networks.assignToVm(NETWORK));

        assertEquals(List.of("lo", "eth0"), linksOf(vm));
        try (var netlink = vm.netlink()) {
            assertTrue(new Links(netlink).get("eth0").isUp());
        }
    }

    @Test
    void anAdapterIsTakenInOnce() throws Exception {
        var adapter = adapter(1).addresses("10.1.0.2/24").build();
        add(adapter);

        var refusal = assertThrows(IOException.class, () -> add(adapter));

        assertTrue(refusal.getMessage().endsWith("is there already"), refusal.getMessage());
        assertEquals(List.of(adapter), networks.adapters(NETWORK));
    }

    @Test
    void whatIsForgottenIsNotKnown() throws Exception {
        var adapter = adapter(1).addresses("10.1.0.2/24").build();
        add(adapter);

        networks.modify(request(ModifySettings.REMOVE, adapter), adapter);
        networks.modify(request(ModifySettings.REMOVE, adapter), adapter); // no failure

        assertFalse(networks.knows(NETWORK));
        var refusal = assertThrows(HResultException.class, () -> networks.adapters(NETWORK));
        assertEquals(HResult.NOT_FOUND, refusal.hresult());
    }

    @Test
    void aNetworkMayHaveAnOwnerBeforeItsFirstAdapterComes() throws Exception {
        assign(NETWORK, process);
        assertThrows(IOException.class, () -> assign(NETWORK, process), "it has one");

        add(adapter(1).addresses("10.1.0.2/24").build());

        assertEquals(List.of("lo", "eth0"), linksOf(pod));
    }

    @Test
    void anAdapterWithoutAddressesIsRefusedWhenItIsNeeded() throws Exception {
        add(adapter(1).build());

        var refusal = assertThrows(IOException.class, () -> assign(NETWORK, process));

        assertTrue(refusal.getMessage().contains("has no address"), refusal.getMessage());
    }

    @Test
    void whatIsNoAddressIsRefused() throws Exception {
        add(adapter(1).addresses("10.1.0.300/24").build());

        var refusal = assertThrows(IOException.class, () -> assign(NETWORK, process));

        assertTrue(
                refusal.getMessage().endsWith("not an IP address: '10.1.0.300'"),
                refusal.getMessage());
        var nonsense = adapter(1).addresses("10.1.0.2/24").mac("nonsense").build();
        assertThrows(IOException.class, () -> add(nonsense));
        assertEquals(1, networks.adapters(NETWORK).size());
    }

    private void add(NetworkAdapter adapter) throws IOException {
        vm.run(() -> networks.modify(request(ModifySettings.ADD, adapter), adapter));
    }

    private void assign(String id, int pid) throws IOException {
        vm.run(() -> networks.assign(id, pid));
    }

    private static ModifySettings request(String type, NetworkAdapter adapter) {
        return new ModifySettings(RequestHead.of(RequestHead.UVM), type, adapter);
    }

    private void far(int number, String... addresses) throws IOException {
        try (var netlink = world.netlink()) {
            var link = new Links(netlink).get("far" + number);
            for (var address : addresses) {
                new LinkAddresses(netlink)
                        .add(link.index(), IpPrefix.parse(address), LinkAddresses.NO_DAD);
            }
        }
    }

    private static List<String> linksOf(NetworkNamespace namespace) throws IOException {
        try (var netlink = namespace.netlink()) {
            return new Links(netlink).list().stream().map(link -> link.name()).toList();
        }
    }

    private List<String> madeRoutes() throws IOException {
        try (var netlink = pod.netlink()) {
            return new Routes(netlink)
                    .list().stream()
                            .filter(route ->
                                    route.protocol() != io.hcsshim.sys.linux.net.Route.BY_KERNEL)
                            .map(route -> route.toString().replaceFirst(" interface.*", ""))
                            .toList();
        }
    }

    private boolean reaches(String address) throws IOException {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
        try (var server = world.call(() -> ServerSocketChannel.open().bind(there));
                var client = pod.call(SocketChannel::open)) {
            return client.connect(server.getLocalAddress());
        }
    }

    private static MacAddress mac(int number) {
        return new MacAddress(0x020000000000L | number);
    }

    private static AdapterBuilder adapter(int number) {
        return new AdapterBuilder(number);
    }

    /// What the host says, said piece by piece.
    private static final class AdapterBuilder {
        private final int number;
        private final List<IpConfig> addresses = new java.util.ArrayList<>();
        private final List<Route> routes = new java.util.ArrayList<>();
        private final List<Neighbor> neighbours = new java.util.ArrayList<>();
        private String mac;
        private String name = "eth0";
        private int overhead;
        private boolean policy;

        AdapterBuilder(int number) {
            this.number = number;
            mac = NetworksTest.mac(number).dashed();
        }

        AdapterBuilder addresses(String... prefixes) {
            for (var prefix : prefixes) {
                var parts = prefix.split("/");
                addresses.add(new IpConfig(parts[0], Integer.parseInt(parts[1])));
            }
            return this;
        }

        AdapterBuilder route(String nextHop, String destination) {
            routes.add(new Route(nextHop, destination, 0));
            return this;
        }

        AdapterBuilder neighbour(String address, int macNumber) {
            neighbours.add(new Neighbor(address, NetworksTest.mac(macNumber).dashed()));
            return this;
        }

        AdapterBuilder mac(String text) {
            mac = text;
            return this;
        }

        AdapterBuilder named(String text) {
            name = text;
            return this;
        }

        AdapterBuilder overhead(int bytes) {
            overhead = bytes;
            return this;
        }

        AdapterBuilder byPolicy() {
            policy = true;
            return this;
        }

        NetworkAdapter build() {
            return new NetworkAdapter(
                    NETWORK,
                    "adapter-" + number + (mac.contains("-") ? "" : "-other"),
                    mac,
                    "",
                    "",
                    overhead,
                    false,
                    addresses,
                    routes,
                    policy,
                    false,
                    name,
                    neighbours);
        }
    }
}
