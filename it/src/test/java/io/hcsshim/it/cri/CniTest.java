package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.StatusRuntimeException;
import io.hcsshim.it.Home;
import io.hcsshim.it.cri.api.DnsConfig;
import io.hcsshim.it.cri.api.LinuxPod;
import io.hcsshim.it.cri.api.NamespaceMode;
import io.hcsshim.it.cri.api.NamespaceOptions;
import io.hcsshim.it.cri.api.PodConfig;
import io.hcsshim.it.cri.api.PodId;
import io.hcsshim.it.cri.api.PodNetwork;
import io.hcsshim.it.cri.api.PodSecurity;
import io.hcsshim.it.cri.api.PodStatusAnswer;
import io.hcsshim.it.cri.api.PortMapping;
import io.hcsshim.it.shim.HostState;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.Redirects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The network of pods, as containerd and Debian's CNI plugins make it: a bridge on the host, two address families.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class CniTest {
    private static final int PORT = 8080;
    private static final int HTTP = 80;
    private static final int HOST_PORT = 18080;
    private static final int LOOPBACK_PORT = 8081;
    private static final int NOBODYS_PORT = 8082;

    private static Cri cri;
    private static HostState before;
    private static PodConfig.Builder serverConfig;
    private static Cri.RunningPod server;
    private static String web;
    private static String client;

    @BeforeAll
    static void runPods() throws Exception {
        cri = Cri.start(Home.require());
        before = HostState.of(cri.containerd());
        serverConfig =
                cri.pod("server")
                        .setDns(
                                DnsConfig.newBuilder()
                                        .addServers("10.96.0.10")
                                        .addSearches("svc.test")
                                        .addOptions("ndots:5"));
        if (cri.host().mapsPorts()) {
            serverConfig.addPortMappings(
                    PortMapping.newBuilder().setContainerPort(PORT).setHostPort(HOST_PORT));
        }
        server = cri.run(serverConfig);
        var serve = "echo from the pod > /tmp/index.html; exec httpd -f -p " + PORT + " -h /tmp";
        web = server.start(Cri.shell("web", serve));
        client = cri.run(cri.pod("client")).start(Cri.shell("shell", "sleep 100000"));
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        if (cri == null) {
            return;
        }
        try (var closing = cri) {
            if (client != null) {
                closing.stopPods();
                assertEquals(before, HostState.of(closing.containerd()));
                assertEquals(List.of("cni0", "lo"), linksOfTheHost());
            }
        }
    }

    private static List<String> linksOfTheHost() throws IOException {
        try (var netlink = cri.host().namespace().netlink()) {
            return new Links(netlink).list().stream().map(Link::name).sorted().toList();
        }
    }

    @Test
    void theHostReachesAPod() throws Exception {
        for (var address : addresses()) {
            assertEquals("from the pod\n", fetch(address, PORT));
        }
    }

    @Test
    void podsReachEachOther() throws Exception {
        fetch(addresses().getFirst(), PORT); // it listens
        var addresses = addresses();
        assertEquals(2, addresses.size(), addresses.toString());
        assertTrue(addresses.getLast().startsWith("fd86::"), addresses.toString());
        for (var address : addresses) {
            var host = address.contains(":") ? "[" + address + "]" : address;
            var command = "wget -q -O - http://" + host + ":" + PORT + "/";
            assertEquals("from the pod\n", cri.sh(client, command));
        }
    }

    @Test
    void nginxOfDebianServesTheHostAndAnotherPod() throws Exception {
        cri.importDebian();
        var page = "echo from nginx > /var/www/html/index.html; exec nginx -g 'daemon off;'";
        var nginx = server.start(Cri.shell("nginx", page).setImage(Cri.DEBIAN));

        for (var address : addresses()) {
            assertEquals("from nginx\n", fetch(address, HTTP));
        }
        var command = "wget -q -O - http://" + addresses().getFirst() + "/";
        assertEquals("from nginx\n", cri.sh(client, command));
        cri.stopContainer(nginx, 60);
        assertEquals(0, cri.awaitExit(nginx).getExitCode(), "it ends in good order");
    }

    @Test
    void redisOfDebianKeepsItsDataOnTheHostThroughAKill(@TempDir Path data) throws Exception {
        cri.importDebian();
        var serve = "exec redis-server --dir /data --appendonly yes --appendfsync always";
        var config =
                Cri.shell("redis", serve)
                        .setImage(Cri.DEBIAN)
                        .addMounts(Cri.mount(data.toString(), "/data"));
        var loop = "for i=1,1000 do redis.call('incr','n') end";
        var first = server.start(config);
        assertEquals("OK\n", redis(first, "set colour 'blue green'"));
        redis(first, "eval \"" + loop + "\" 0");
        cri.stopContainer(first, 0);
        assertEquals(137, cri.awaitExit(first).getExitCode());
        cri.removeContainer(first);

        config.setMetadata(config.getMetadata().toBuilder().setAttempt(1));
        var second = server.start(config);

        assertEquals("blue green\n", redis(second, "get colour"));
        assertEquals("1000\n", redis(second, "get n"));
        cri.stopContainer(second, 60);
        assertEquals(0, cri.awaitExit(second).getExitCode());
    }

    /// What the server answers, once it is there.
    private static String redis(String container, String command) {
        cri.sh(container, "until redis-cli ping 2>/dev/null | grep -q PONG; do sleep 0.1; done");
        return cri.sh(container, "redis-cli " + command);
    }

    @Test
    void aPortOfTheHostLeadsToAPod() throws Exception {
        assumeTrue(cri.host().mapsPorts(), "iptables does not work here");
        assertEquals("from the pod\n", fetch(CniHost.ADDRESS, HOST_PORT));
    }

    @Test
    void aPortIsForwardedToThePodAlsoWhereItListensOnItsLoopbackOnly() throws Exception {
        var listen =
                "echo from the loopback > /tmp/index.html; exec httpd -f -p 127.0.0.1:%d -h /tmp";
        var inside = server.start(Cri.shell("inside", listen.formatted(LOOPBACK_PORT)));
        fetch(addresses().getFirst(), PORT); // it listens

        assertEquals("from the pod\n", forwarded(PORT));
        var said = "";
        while (said.isEmpty()) { // until it listens, too
            said = forwarded(LOOPBACK_PORT);
        }
        assertEquals("from the loopback\n", said);
        assertEquals("", forwarded(NOBODYS_PORT));
        cri.stopContainer(inside, 0);
    }

    /// What is answered through a port-forward; nothing where nobody listens.
    private static String forwarded(int port) throws IOException, InterruptedException {
        try (var stream = cri.forward(server.id(), port)) {
            var answer = stream.exchange("GET / HTTP/1.0\r\n\r\n");
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset by peer"), e.getMessage());
            return "";
        }
    }

    @Test
    void theContainersOfAPodShareItsNetwork() throws Exception {
        fetch(addresses().getFirst(), PORT); // it listens
        var second = server.start(Cri.shell("second", "sleep 100000"));

        var script =
                "wget -q -O - http://127.0.0.1:%d; cd /sys/class/net; ls; cat eth0/mtu; cat /etc/resolv.conf; hostname"
                        .formatted(PORT);
        var said =
                """
                from the pod
                eth0
                lo
                1450
                search svc.test
                nameserver 10.96.0.10
                options ndots:5
                server
                """;
        assertEquals(said, cri.sh(second, script));
        assertTrue(cri.sh(second, "ip -o addr").contains(" " + addresses().getFirst() + "/24 "));
        cri.stopContainer(second, 0);
    }

    @Test
    void anInterfaceComesAndGoesWhileThePodRuns() throws Exception {
        cri.host().answerTo("10.87.0.1/24");
        try (var pod = namespace(addresses().getFirst());
                var netlink = pod.netlink()) {
            cri.host().plug(pod, "net1", "10.87.0.2/24");
            assertEquals("from the pod\n", fetch("10.87.0.2", PORT));

            var links = new Links(netlink);
            links.delete(links.get("net1"));
            while (cri.sh(web, "ls /sys/class/net").contains("net1")) {
                Thread.sleep(20);
            }
        }
        assertEquals("from the pod\n", fetch(addresses().getFirst(), PORT));
    }

    /// That of the pod with an address; containerd keeps them in its state.
    private static NetworkNamespace namespace(String address) throws IOException {
        var state = cri.containerd().folder().resolve("state");
        try (var files = Files.find(state, 4, (path, _) -> path.endsWith("netns"));
                var pods = Files.newDirectoryStream(files.findFirst().orElseThrow())) {
            for (var path : pods) {
                var found = NetworkNamespace.open(path);
                if (hasAddress(found, address)) {
                    return found;
                }
                found.close();
            }
        }
        throw new IOException("no pod has " + address);
    }

    private static boolean hasAddress(NetworkNamespace pod, String address) throws IOException {
        try (var netlink = pod.netlink()) {
            return new LinkAddresses(netlink)
                    .list().stream()
                            .anyMatch(each -> each.prefix().address().toString().equals(address));
        }
    }

    @Test
    void aContainerOfNoPodGetsTheNetworkThatItsSpecNames(@TempDir Path folder) throws Exception {
        fetch(addresses().getFirst(), PORT); // it listens
        var path = folder.resolve("netns");
        try (var room = NetworkNamespace.create()) {
            room.bindTo(path);
            cri.host().plug(room, "eth0", "10.86.0.200/24");
            var url = "http://" + addresses().getFirst() + ":" + PORT;

            var said =
                    cri.containerd()
                            .must(
                                    "run",
                                    "--rm",
                                    "--runtime",
                                    "io.containerd.runhcs.v1",
                                    "--with-ns",
                                    "network:" + path,
                                    Cri.IMAGE,
                                    "alone",
                                    "wget",
                                    "-q",
                                    "-O",
                                    "-",
                                    url);

            assertEquals("from the pod\n", said);
            try (var netlink = room.netlink()) {
                var left = new Links(netlink).list();
                assertEquals(List.of("lo", "eth0"), left.stream().map(Link::name).toList());
                assertFalse(new Redirects(netlink).isThere(left.getLast().index()));
            }
        } finally {
            NetworkNamespace.unbind(path);
        }
    }

    @Test
    void aContainerOfNoPodGetsTheNetworkThatIsMadeForItsProcess() throws Exception {
        fetch(addresses().getFirst(), PORT); // it listens
        var url = "http://" + addresses().getFirst() + ":" + PORT;
        var run = "run --rm --cni --runtime io.containerd.runhcs.v1 %s late wget -q -O - %s";

        var said =
                cri.host()
                        .withPlugins(
                                cri.containerd()
                                        .ctrCommand(run.formatted(Cri.IMAGE, url).split(" ")));

        assertEquals("from the pod\n", said.stdout(), said.all());
        assertEquals(0, said.status());
    }

    @Test
    void theNetworkOfTheHostIsRefused() {
        var node = NamespaceOptions.newBuilder().setNetwork(NamespaceMode.NODE);
        var security = PodSecurity.newBuilder().setNamespaces(node);
        var config = cri.pod("host").setLinux(LinuxPod.newBuilder().setSecurity(security));

        var refusal = assertThrows(StatusRuntimeException.class, () -> cri.run(config));

        var words = "it asks for the network of the host";
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }

    @Test
    void aPodWithoutAddressesIsRefused() throws Exception {
        var links = linksOfTheHost();

        var refusal =
                assertThrows(StatusRuntimeException.class, () -> cri.run(cri.pod("bare"), "idle"));

        var words = "has no interface with an address";
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
        assertEquals(links, linksOfTheHost());
    }

    /// Those of the server: IPv4, and IPv6.
    private static List<String> addresses() {
        var id = PodId.newBuilder().setId(server.id()).build();
        var network = cri.call("PodSandboxStatus", id, PodStatusAnswer.parser());
        return addresses(network.getStatus().getNetwork());
    }

    private static List<String> addresses(PodNetwork network) {
        assertFalse(network.getIp().isEmpty());
        var all = new ArrayList<>(List.of(network.getIp()));
        network.getAdditionalIpsList().forEach(each -> all.add(each.getIp()));
        return all;
    }

    private static String fetch(String address, int port) throws IOException, InterruptedException {
        return cri.host().fetch(address, port);
    }
}
