package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.Redirects;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.network.ConnectedNetwork;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A pod's network in a real machine: a bridge, a pod and a neighbour, each in a namespace of the test.
@Timeout(180)
class NetworkTest {
    private static final int PORT = 8080;
    private static final int MTU = 1400;
    private static final List<String> CAPABILITIES =
            List.of("CAP_CHOWN", "CAP_KILL", "CAP_NET_RAW");

    @TempDir private static Path folder;
    private static Switchyard yard;
    private static Uvms uvms;
    private static UtilityVm uvm;
    private static ConnectedNetwork network;
    private static Container container;
    private static GuestProcess server;

    @BeforeAll
    static void connect() throws Exception {
        Home.require();
        yard = new Switchyard(folder);
        var pod = yard.room("pod");
        yard.plug("pod", "eth0", MTU, "10.88.0.2/24", "fd88::2/64");
        yard.route("pod", "eth0", "10.88.0.3");
        yard.route("pod", "eth0", "fd88::3");
        yard.room("neighbour");
        yard.plug("neighbour", "eth0", 1500, "10.88.0.3/24", "fd88::3/64", "192.0.2.9/32");

        uvms = new Uvms(folder);
        uvm = uvms.boot(uvms.spec("net"));
        network = uvm.connect(PodNetwork.read(pod), new Dns(List.of("10.88.0.9"), List.of("test")));
        var serve = "echo from the pod > /tmp/index.html; exec httpd -f -p " + PORT + " -h /tmp";
        container = uvm.createContainer(request(uvms, network, "web", "sh", "-c", serve));
        server = container.start(Wanted.OUTPUT);
    }

    private static ContainerRequest request(
            Uvms uvms, ConnectedNetwork network, String id, String... command) throws IOException {
        var plain = uvms.request(id, command);
        var process = plain.spec().toJson().object("process").orElseThrow();
        var all = JsonArray.ofStrings(CAPABILITIES);
        var capabilities =
                JsonObject.of().with("bounding", all).with("effective", all).with("permitted", all);
        var spec = plain.spec().with("process", process.with("capabilities", capabilities));
        return new ContainerRequest(id, spec.withNetworkNamespace(network.id()), plain.rootfs());
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        if (yard == null) {
            return;
        }
        try {
            if (server != null) {
                server.close();
            }
            if (uvm != null) {
                uvm.close();
            }
            assertEquals(List.of("eth0", "lo"), linksOfThePod());
            assertFalse(isRedirected("eth0"));
        } finally {
            yard.close();
        }
    }

    @Test
    void thePodIsReachedFromItsNeighbour() throws Exception {
        assertEquals("from the pod\n", fetch("10.88.0.2"));
        assertEquals("from the pod\n", fetch("fd88::2"));
    }

    @Test
    void thePodReachesItsNeighbour() throws Exception {
        assertEquals("from the neighbour\n", fetchFromThePod("10.88.0.3"));
        assertEquals("from the neighbour\n", fetchFromThePod("fd88::3"));
        assertEquals("from the neighbour\n", fetchFromThePod("192.0.2.9"), "by the default route");
        assertEquals(0, run("ping -c 1 -W 30 10.88.0.3").status());
        assertEquals(0, run("ping -6 -c 1 -W 30 fd88::3").status());
        // The largest packet of the pod's network, and nothing in pieces.
        assertEquals(0, run("ping -c 1 -W 30 -s " + (MTU - 28) + " 10.88.0.3").status());
    }

    @Test
    void theInterfaceIsAsInThePodsNamespace() throws Exception {
        assertEquals("eth0\nlo\n", run("ls /sys/class/net").output());
        assertEquals(MTU + "\n", run("cat /sys/class/net/eth0/mtu").output());
        try (var netlink = yard.namespace("pod").netlink()) {
            var mac = new Links(netlink).get("eth0").mac().orElseThrow();
            assertEquals(mac + "\n", run("cat /sys/class/net/eth0/address").output());
        }
        var addresses = run("ip -o addr show dev eth0").output();
        assertTrue(addresses.contains("inet 10.88.0.2/24 brd 10.88.0.255"), addresses);
        assertTrue(addresses.contains("inet6 fd88::2/64"), addresses);
        assertTrue(addresses.contains("flags 02"), addresses); // IFA_F_NODAD, and not tentative
        assertTrue(run("ip route").output().startsWith("default via 10.88.0.3 dev eth0"));
        assertTrue(run("ip -6 route").output().contains("default via fd88::3 dev eth0"));
        assertEquals("search test\nnameserver 10.88.0.9\n", run("cat /etc/resolv.conf").output());
    }

    @Test
    void anotherInterfaceComesAndGoesWhileThePodRuns() throws Exception {
        yard.plug("pod", "net1", 1500, "10.99.0.2/24");
        yard.plug("neighbour", "eth1", 1500, "10.99.0.3/24");

        network.refresh();
        assertEquals("eth0\nlo\nnet1\n", run("ls /sys/class/net").output());
        assertEquals("from the neighbour\n", fetchFromThePod("10.99.0.3"));
        assertEquals("from the pod\n", fetch("10.99.0.2"));

        yard.unplug("pod", "net1");
        network.refresh();
        assertEquals("eth0\nlo\n", run("ls /sys/class/net").output());
        assertEquals("from the pod\n", fetch("10.88.0.2"));
    }

    /// The first interface has the default route, and nobody at its end.
    @Test
    void withRoutingByPolicyAnAnswerLeavesByTheInterfaceWhoseAddressItComesFrom() throws Exception {
        var pod = yard.room("two");
        yard.plug("two", "eth0", 1500, "10.98.0.2/24");
        yard.route("two", "eth0", "10.98.0.9");
        yard.plug("two", "net1", 1500, "10.97.0.2/24");
        yard.route("two", "net1", "10.97.0.3", 100);
        yard.room("far");
        yard.plug("far", "eth0", 1500, "10.97.0.3/24", "192.0.2.77/32");
        uvm.routeByPolicy();
        var both = uvm.connect(PodNetwork.read(pod), Dns.NONE);
        var serve = "echo by policy > /tmp/index.html; exec httpd -f -p " + PORT + " -h /tmp";

        try (var second = uvm.createContainer(request(uvms, both, "two", "sh", "-c", serve));
                var _ = second.start(Wanted.OUTPUT)) {
            assertEquals("by policy\n", fetch("far", "192.0.2.77", "10.97.0.2"));
            second.shutdown(Shutdown.FORCED);
        } finally {
            both.close();
        }
    }

    private static String fetch(String address) throws IOException, InterruptedException {
        var any = address.contains(":") ? "::" : "0.0.0.0";
        return fetch("neighbour", any, address);
    }

    private static String fetch(String room, String own, String address)
            throws IOException, InterruptedException {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
        while (true) { // until the server listens
            try (var client = yard.namespace(room).call(SocketChannel::open)) {
                client.bind(new InetSocketAddress(InetAddress.ofLiteral(own), 0));
                client.connect(there);
                client.write(bytes("GET / HTTP/1.0\r\n\r\n"));
                var answer = new String(Channels.newInputStream(client).readAllBytes());
                return answer.substring(answer.indexOf("\r\n\r\n") + 4);
            } catch (ConnectException e) {
                Thread.sleep(20);
            }
        }
    }

    private static String fetchFromThePod(String address) throws Exception {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
        try (var listener =
                        yard.namespace("neighbour")
                                .call(() -> ServerSocketChannel.open().bind(there));
                var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var served =
                    tasks.submit(() -> {
                        try (var peer = listener.accept()) {
                            return peer.write(bytes("from the neighbour\n"));
                        }
                    });
            var port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            var outcome = run("nc -w 60 " + address + " " + port + " < /dev/null");
            if (outcome.status() != 0) {
                tasks.shutdownNow();
                return outcome.toString();
            }
            served.get();
            return outcome.output();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Uvms.Outcome run(String command) throws Exception {
        var process =
                JsonObject.builder()
                        .put("args", JsonArray.ofStrings(List.of("sh", "-c", command)))
                        .put("cwd", "/")
                        .put("env", JsonArray.ofStrings(List.of("PATH=/bin")))
                        .put(
                                "capabilities",
                                JsonObject.of()
                                        .with("bounding", JsonArray.ofStrings(CAPABILITIES))
                                        .with("effective", JsonArray.ofStrings(CAPABILITIES))
                                        .with("permitted", JsonArray.ofStrings(CAPABILITIES)))
                        .build();
        return Uvms.finish(container.exec(process, Wanted.OUTPUT), new byte[0]);
    }

    private static List<String> linksOfThePod() throws IOException {
        try (var netlink = yard.namespace("pod").netlink()) {
            return new Links(netlink).list().stream().map(Link::name).sorted().toList();
        }
    }

    private static boolean isRedirected(String link) throws IOException {
        try (var netlink = yard.namespace("pod").netlink()) {
            return new Redirects(netlink).isThere(new Links(netlink).get(link).index());
        }
    }
}
