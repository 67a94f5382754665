package io.hcsshim.uvm.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Tap;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.Redirects;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.FakeVirtualMachine;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Exit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real interfaces carried into a machine that is none.
@Timeout(60)
class ConnectedNetworkTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:02");

    @TempDir private Path folder;
    private final FakeGuest guest = FakeGuest.create();
    private PodRoom room;
    private int eth0;
    private UtilityVm uvm;
    private FakeVirtualMachine machine;

    @BeforeEach
    void open() throws Exception {
        room = PodRoom.open(folder.resolve("pod"));
        eth0 = room.plug("eth0", MAC, "10.1.0.2/24");
        var hypervisor = FakeHypervisor.running(() -> guest);
        var spec = UvmSpec.of("vm", folder, BootFiles.in(folder)).build();
        var store = LayerStore.open(folder.resolve("store"));
        uvm = UtilityVm.boot(hypervisor, spec, store, PhaseListener.NONE);
        machine = hypervisor.machines().getFirst();
    }

    @AfterEach
    void close() throws IOException {
        if (uvm != null) {
            uvm.close();
        }
        if (room != null) {
            room.close();
        }
    }

    @Test
    void everyInterfaceBecomesAnAdapterOfTheMachine() throws Exception {
        room.plug("net1", OTHER, "10.2.0.2/24");
        var dns = new Dns(List.of("10.1.0.9"), List.of("a", "b"));

        var network = uvm.connect(PodNetwork.read(room.path), dns);

        assertEquals(List.of("eth0", "net1"), network.interfaces());
        assertEquals(
                List.of(MAC, OTHER),
                nics().stream()
                        .map(Device.Nic::mac)
                        .sorted((a, b) -> Long.compare(a.bits(), b.bits()))
                        .toList());
        var told = NetworkAdapter.of(guest.resources("Network").getFirst());
        assertEquals(network.id(), told.namespaceId());
        assertEquals("02-00-00-00-00-01", told.macAddress());
        assertEquals("eth0", told.name());
        assertEquals("10.1.0.9", told.dnsServerList());
        assertEquals("a,b", told.dnsSuffix());
        assertEquals(List.of(new NetworkAdapter.IpConfig("10.1.0.2", 24)), told.ipConfigs());
        assertTrue(isRedirected(eth0));
    }

    @Test
    void adaptersAreRoutedByPolicyIfThatIsWanted() throws Exception {
        uvm.routeByPolicy();

        uvm.connect(PodNetwork.read(room.path), Dns.NONE);

        assertTrue(NetworkAdapter.of(guest.resources("Network").getFirst()).policyBasedRouting());
    }

    @Test
    void disconnectingLeavesThePodAsItWas() throws Exception {
        var network = uvm.connect(PodNetwork.read(room.path), Dns.NONE);

        network.close();
        network.close();

        assertEquals(List.of(), nics());
        assertEquals(List.of(), guest.resources("Network"));
        assertFalse(isRedirected(eth0));
        assertEquals(List.of("lo", "eth0"), names());
    }

    @Test
    void theEndOfTheMachineGivesThePodItsPacketsBack() throws Exception {
        uvm.connect(PodNetwork.read(room.path), Dns.NONE);
        machine.exit(new Exit.Crashed(9, ""));

        uvm.close();

        assertFalse(isRedirected(eth0));
        assertEquals(List.of("lo", "eth0"), names());
    }

    @Test
    void aRefusedAdapterLeavesNothing() throws Exception {
        machine.refuseDevices(Optional.of("no room"));
        var read = PodNetwork.read(room.path);

        var refusal = assertThrows(IOException.class, () -> uvm.connect(read, Dns.NONE));

        assertTrue(refusal.getMessage().contains("no room"), refusal.getMessage());
        assertFalse(isRedirected(eth0));
        assertEquals(List.of("lo", "eth0"), names());
        assertEquals(List.of(), guest.resources("Network"));
    }

    @Test
    void whatComesAndGoesInThePodComesAndGoesInTheMachine() throws Exception {
        var network = uvm.connect(PodNetwork.read(room.path), Dns.NONE);
        room.plug("net1", OTHER, "10.2.0.2/24");

        network.refresh();
        assertEquals(List.of("eth0", "net1"), network.interfaces());
        assertEquals(2, nics().size());

        room.links.delete(room.links.get("net1"));
        network.refresh();
        assertEquals(List.of("eth0"), network.interfaces());
        assertEquals(List.of(MAC), nics().stream().map(Device.Nic::mac).toList());
        assertEquals(1, guest.resources("Network").size());

        room.links.setMtu(room.links.get("eth0"), 1400);
        network.refresh();
        assertEquals(1400, nics().getFirst().mtu());
    }

    @Test
    @Timeout(60)
    void theMachineFollowsThePod() throws Exception {
        var network = uvm.connect(PodNetwork.read(room.path), Dns.NONE);
        room.plug("net1", OTHER, "10.2.0.2/24"); // before it listens

        network.follow(Log.none());
        awaitInterfaces(network, "eth0", "net1");
        room.links.delete(room.links.get("net1"));
        awaitInterfaces(network, "eth0");
        room.plug("net2", OTHER, "10.3.0.2/24");
        awaitInterfaces(network, "eth0", "net2");
    }

    private static void awaitInterfaces(ConnectedNetwork network, String... names)
            throws InterruptedException {
        while (!network.interfaces().equals(List.of(names))) {
            Thread.sleep(5);
        }
    }

    @Test
    void whatAnInterfaceLosesStaysInTheMachine() throws Exception {
        var network = uvm.connect(PodNetwork.read(room.path), Dns.NONE);
        var nic = nics();

        new LinkAddresses(room.netlink).remove(eth0, IpPrefix.parse("10.1.0.2/24"));
        network.refresh();

        assertEquals(nic, nics());
        new LinkAddresses(room.netlink).add(eth0, IpPrefix.parse("10.1.0.3/24"), 0);
        network.refresh();
        assertEquals(1, guest.resources("Network").size());
        var told = NetworkAdapter.of(guest.resources("Network").getFirst());
        assertEquals(List.of(new NetworkAdapter.IpConfig("10.1.0.3", 24)), told.ipConfigs());
    }

    @Test
    void whoComesAfterACrashFreesThePod() throws Exception {
        var read = PodNetwork.read(room.path);
        uvm.connect(read, Dns.NONE);

        ConnectedNetwork.release(room.path, read.identity() + 1); // another namespace at that path
        assertTrue(isRedirected(eth0));
        ConnectedNetwork.release(room.path, read.identity());
        assertFalse(isRedirected(eth0));
        ConnectedNetwork.release(folder.resolve("gone"), read.identity());
    }

    @Test
    void aPodIsInOneMachineOnly() throws Exception {
        uvm.connect(PodNetwork.read(room.path), Dns.NONE);
        try (var tap = room.pod.call(() -> Tap.open("hcstap%d"))) { // as its machine holds one
            var refusal = assertThrows(PodNetworkException.class, () -> PodNetwork.read(room.path));

            assertTrue(refusal.getMessage().contains("in use by another"), tap.name());
        }
    }

    @Test
    void aNamespaceThatWentIsToldWhenItIsNeeded() throws Exception {
        var read = PodNetwork.read(room.path);
        NetworkNamespace.unbind(room.path);

        var refusal = assertThrows(PodNetworkException.class, () -> uvm.connect(read, Dns.NONE));

        assertTrue(refusal.getMessage().contains("redirect eth0 of"), refusal.getMessage());
    }

    private List<Device.Nic> nics() {
        return machine.devices().stream()
                .filter(Device.Nic.class::isInstance)
                .map(Device.Nic.class::cast)
                .toList();
    }

    private boolean isRedirected(int link) throws IOException {
        return new Redirects(room.netlink).isThere(link);
    }

    /// What is in the pod's namespace, but for taps that only this process still holds.
    private List<String> names() throws IOException {
        return room.links.list().stream().map(Link::name).toList();
    }
}
