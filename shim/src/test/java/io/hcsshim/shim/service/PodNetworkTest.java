package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.task.ConnectRequest;
import io.hcsshim.containerd.task.ConnectResponse;
import io.hcsshim.containerd.task.CreateTaskResponse;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.shim.local.LocalMachine;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Redirects;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of the network namespace that a spec names.
@Timeout(60)
class PodNetworkTest {
    private static final String LACKING =
            ",\"annotations\":{\"io.microsoft.cri.skip-pod-networking\":\"true\"}";

    @TempDir Path folder;
    private Shim shim;
    private Path namespace;

    @BeforeEach
    void up() throws Exception {
        shim = new Shim(folder);
        namespace = Files.createDirectories(folder.resolve("netns")).resolve("pod");
    }

    @AfterEach
    void down() throws IOException {
        shim.close();
        NetworkNamespace.unbind(namespace);
    }

    @Test
    void theNetworkOfTheHostIsRefused() throws Exception {
        assertRefused("{}", "", "it asks for the network of the host");
        assertRefused(
                named(Path.of("/proc/" + ProcessHandle.current().pid() + "/ns/net")),
                "",
                "is that of the host");
    }

    @Test
    void aNamespaceThatIsGoneIsRefusedUnlessItMayLack() throws Exception {
        assertRefused(named(namespace), "", "network namespace " + namespace + " is gone");

        create("c1", named(namespace), LACKING);
        assertTrue(machine().networks().isEmpty());
    }

    @Test
    void aNamespaceWithoutAddressesIsRefused() throws Exception {
        try (var room = room()) {
            assertFalse(room.toString().isEmpty());
            assertRefused(named(namespace), "", "has no interface with an address");
        }
    }

    @Test
    void whatIsInTheNamespaceGoesIntoTheMachine() throws Exception {
        try (var room = room();
                var netlink = room.netlink()) {
            plug(new Links(netlink), new LinkAddresses(netlink));

            create("c1", named(namespace), "");

            assertEquals(
                    PodNetwork.read(namespace).interfaces(),
                    machine().networks().getFirst().interfaces());
        }
    }

    @Test
    void theNameServersOfANamespaceOfOursGoWithIt() throws Exception {
        var resolver = Files.createDirectories(folder.resolve("resolv")).resolve("pod");
        Files.writeString(resolver, "search pods.example\nnameserver 10.7.0.1\n");
        try (var room = room();
                var netlink = room.netlink()) {
            plug(new Links(netlink), new LinkAddresses(netlink));

            create("c1", named(namespace), "");

            assertEquals(
                    List.of(new Dns(List.of("10.7.0.1"), List.of("pods.example"))),
                    machine().resolvers());
        }
    }

    @Test
    void theProcessOfTheMachineStandsForAContainerWhoseNetworkAHookMakes() throws Exception {
        var process = new ProcessBuilder("unshare", "--net", "sleep", "1000").start();
        try {
            var own = Path.of("/proc/" + process.pid() + "/ns/net");
            awaitOwnNetwork(process, own);
            shim.machines.be((int) process.pid());
            var made = shim.bundle("c1").resolve("state");
            var hooks =
                    ",\"hooks\":{\"prestart\":[{\"path\":\"/bin/sh\",\"args\":[\"sh\",\"-c\",\"cat > state\"]}]}";
            shim.reserve("c1");
            spec("c1", "{\"namespaces\":[{\"type\":\"network\"}]}", hooks);

            var answer = shim.call("Create", shim.request("c1").build());

            assertEquals(process.pid(), CreateTaskResponse.parseFrom(answer).getPid());
            var connect = ConnectRequest.newBuilder().setId("c1").build();
            var connected = ConnectResponse.parseFrom(shim.call("Connect", connect));
            assertEquals(process.pid(), connected.getTaskPid());
            assertTrue(Files.readString(made).contains("\"pid\":" + process.pid()));
            assertEquals(own, machine().networks().getFirst().namespace());
            assertEquals(process.pid(), shim.start("c1", ""));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void awaitOwnNetwork(Process process, Path own) throws Exception {
        var here = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        while (process.isAlive() && Files.readSymbolicLink(own).equals(here)) {
            Thread.sleep(5);
        }
        Assumptions.assumeTrue(process.isAlive(), "network namespaces cannot be made here");
    }

    @Test
    void whoComesAfterACrashGivesThePacketsBack() throws Exception {
        try (var room = room();
                var netlink = room.netlink()) {
            var links = new Links(netlink);
            plug(links, new LinkAddresses(netlink));
            create("c1", named(namespace), "");
            int eth0 = links.get("eth0").index(); // as a machine that died leaves it
            new Redirects(netlink).add(eth0, links.get("peer").index());

            new PodFolder(shim.state.pod(new PodKey(Shim.NAMESPACE, "c1"))).undo();

            assertFalse(new Redirects(netlink).isThere(eth0));
        }
    }

    private NetworkNamespace room() {
        try {
            var room = NetworkNamespace.create();
            room.bindTo(namespace);
            return room;
        } catch (IOException e) {
            return Assumptions.abort("network namespaces cannot be made here: " + e.getMessage());
        }
    }

    private static void plug(Links links, LinkAddresses addresses) throws IOException {
        var eth0 = links.create(NewLink.veth("eth0", "peer"));
        links.up(eth0);
        addresses.add(eth0.index(), IpPrefix.parse("10.1.0.2/24"), LinkAddresses.NO_DAD);
    }

    private static String named(Path path) {
        return "{\"namespaces\":[{\"type\":\"network\",\"path\":\"" + path + "\"}]}";
    }

    private void create(String id, String linux, String more) throws Exception {
        shim.reserve(id);
        spec(id, linux, more);
        shim.call("Create", shim.request(id).build());
    }

    private void spec(String id, String linux, String more) throws IOException {
        shim.rawSpec(
                id,
                "{\"process\":{\"args\":[\"true\"],\"cwd\":\"/\"},\"linux\":" + linux + more + "}");
    }

    private void assertRefused(String linux, String more, String part) throws Exception {
        shim.reserve("bad");
        spec("bad", linux, more);
        var request = shim.request("bad").build();

        var e = assertThrows(TtrpcException.class, () -> shim.call("Create", request));

        assertEquals(TtrpcCode.FAILED_PRECONDITION, e.code(), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertTrue(shim.machines.machines().isEmpty(), "nothing was booted for it");
        assertFalse(Files.exists(shim.state.pod(new PodKey(Shim.NAMESPACE, "bad"))));
        shim.forget("bad");
    }

    private LocalMachine machine() {
        return shim.machines.machines().getFirst();
    }
}
