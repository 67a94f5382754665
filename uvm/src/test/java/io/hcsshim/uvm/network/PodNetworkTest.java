package io.hcsshim.uvm.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.sys.linux.net.Neighbours;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.linux.net.Routes;
import io.hcsshim.uvm.network.PodInterface.PodNeighbour;
import io.hcsshim.uvm.network.PodInterface.PodRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Namespaces as CNI plugins leave them, and as they should not be.
class PodNetworkTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:02");

    @TempDir private Path folder;
    private PodRoom room;

    @BeforeEach
    void open() throws IOException {
        room = PodRoom.open(folder.resolve("pod"));
    }

    @AfterEach
    void close() throws IOException {
        if (room != null) {
            room.close();
        }
    }

    @Test
    void anInterfaceIsReadWithAllThatIsItsOwn() throws Exception {
        var eth0 = room.plug("eth0", MAC, "10.1.0.2/24", "fd00::2/64");
        room.links.setMtu(room.links.get("eth0"), 1450);
        var routes = new Routes(room.netlink);
        routes.add(via("0.0.0.0/0", "10.1.0.1", eth0));
        routes.add(via("::/0", "fd00::1", eth0));
        routes.add(Route.direct(IpPrefix.parse("192.0.2.0/24"), eth0).withMetric(7));
        new Neighbours(room.netlink).add(eth0, IpAddress.parse("10.1.0.1"), OTHER);

        var network = PodNetwork.read(room.path);

        assertEquals(
                List.of(
                        new PodInterface(
                                eth0,
                                "eth0",
                                MAC,
                                1450,
                                List.of(
                                        IpPrefix.parse("10.1.0.2/24"),
                                        IpPrefix.parse("fd00::2/64")),
                                List.of(
                                        new PodRoute(
                                                IpPrefix.parse("192.0.2.0/24"),
                                                Optional.empty(),
                                                7),
                                        new PodRoute(
                                                IpPrefix.parse("0.0.0.0/0"),
                                                Optional.of(IpAddress.parse("10.1.0.1")),
                                                0),
                                        new PodRoute(
                                                IpPrefix.parse("::/0"),
                                                Optional.of(IpAddress.parse("fd00::1")),
                                                1024)),
                                List.of(new PodNeighbour(IpAddress.parse("10.1.0.1"), OTHER)))),
                network.interfaces());
    }

    private static Route via(String destination, String gateway, int link) {
        return Route.via(IpPrefix.parse(destination), IpAddress.parse(gateway), link);
    }

    @Test
    void theFirstInterfaceComesFirstWhateverItsNumber() throws Exception {
        room.plug("net1", OTHER, "10.2.0.2/24");
        room.plug("eth0", MAC, "10.1.0.2/24");

        assertEquals(
                List.of("eth0", "net1"),
                PodNetwork.read(room.path).interfaces().stream().map(PodInterface::name).toList());
    }

    @Test
    void whatHasNoAddressOrIsOutOfServiceIsNoneOfThePods() throws Exception {
        room.plug("eth0", MAC, "10.1.0.2/24");
        room.plug("bare", OTHER);
        var down = room.links.create(NewLink.veth("down", "other"));
        new LinkAddresses(room.netlink).add(down.index(), IpPrefix.parse("10.3.0.2/24"), 0);

        assertEquals(
                List.of("eth0"),
                PodNetwork.read(room.path).interfaces().stream().map(PodInterface::name).toList());
    }

    @Test
    void aNamespaceWithoutAddressesIsRefused() throws Exception {
        room.plug("eth0", MAC);

        var refusal = assertThrows(PodNetworkException.class, () -> PodNetwork.read(room.path));

        assertEquals(
                "network namespace " + room.path + " has no interface with an address",
                refusal.getMessage());
    }

    @Test
    void aNamespaceThatIsGoneIsRefused() {
        var gone = folder.resolve("gone");

        var refusal = assertThrows(PodNetworkException.class, () -> PodNetwork.read(gone));

        assertEquals("network namespace " + gone + " is gone", refusal.getMessage());
    }

    @Test
    void aFileThatIsNoNamespaceIsRefused() throws Exception {
        var file = Files.createFile(folder.resolve("file"));

        var refusal = assertThrows(PodNetworkException.class, () -> PodNetwork.read(file));

        assertTrue(refusal.getMessage().contains("EINVAL"), refusal.getMessage());
    }
}
