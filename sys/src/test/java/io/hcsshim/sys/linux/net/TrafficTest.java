package io.hcsshim.sys.linux.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.Tap;
import io.hcsshim.sys.testing.Laboratory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Addresses, routes and redirections, by what becomes of packets.
@Timeout(60)
class TrafficTest {
    private static final int VNET_HEADER = 10;
    private static final MacAddress GUEST = MacAddress.parse("02:00:00:00:00:07");

    private Laboratory laboratory;
    private Laboratory.Room near;
    private Laboratory.Room far;

    @BeforeEach
    void open() throws IOException {
        laboratory = Laboratory.open();
        near = laboratory.room();
        far = laboratory.room();
        near.links().create(NewLink.veth("eth0", "eth0", far.namespace()));
    }

    @AfterEach
    void close() throws Exception {
        if (laboratory != null) {
            laboratory.close();
        }
    }

    @Test
    void twoNamespacesReachEachOther() throws Exception {
        near.serve("eth0", "10.1.0.1/24", "fd00::1/64");
        far.serve("eth0", "10.1.0.2/24", "fd00::2/64");

        assertReaches(near, far, "10.1.0.2");
        assertReaches(near, far, "fd00::2");
    }

    @Test
    void addressesAreListedAndTakenAway() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/24", "fd00::1/64").index();

        var listed = near.addresses().list();

        assertTrue(
                listed.stream()
                        .map(LinkAddress::prefix)
                        .toList()
                        .containsAll(
                                List.of(
                                        IpPrefix.parse("10.1.0.1/24"),
                                        IpPrefix.parse("fd00::1/64"))));
        assertTrue(
                listed.stream()
                        .filter(each -> each.prefix().toString().equals("fd00::1/64"))
                        .noneMatch(LinkAddress::isTentative));
        near.addresses().remove(link, IpPrefix.parse("10.1.0.1/24"));
        assertFalse(
                near.addresses().list().stream()
                        .anyMatch(each -> !each.prefix().address().isIpv6()));
        var again =
                assertThrows(
                        ErrnoException.class,
                        () -> near.addresses().remove(link, IpPrefix.parse("10.1.0.1/24")));
        assertTrue(again.is(Errno.EADDRNOTAVAIL), again.getMessage());
    }

    @Test
    void aDefaultRouteLeadsThroughItsGateway() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/24", "fd00::1/64").index();
        var other = far.serve("eth0", "10.1.0.2/24", "fd00::2/64");
        far.serve("lo");
        far.addresses().add(other.index(), IpPrefix.parse("192.0.2.9/32"), 0);
        far.addresses().add(other.index(), IpPrefix.parse("2001:db8::9/128"), LinkAddresses.NO_DAD);
        var all4 = Route.via(IpPrefix.all(IpAddress.IPV4), IpAddress.parse("10.1.0.2"), link);
        var all6 =
                Route.via(IpPrefix.all(IpAddress.IPV6), IpAddress.parse("fd00::2"), link)
                        .withMetric(77);

        near.routes().add(all4);
        near.routes().add(all6);

        assertReaches(near, far, "192.0.2.9");
        assertReaches(near, far, "2001:db8::9");
        var defaults = near.routes().list().stream().filter(Route::isDefault).toList();
        assertEquals(List.of(all4, all6), defaults);
        near.routes().remove(all4);
        assertTrue(
                assertThrows(ErrnoException.class, () -> near.routes().remove(all4))
                        .is(Errno.ESRCH));
    }

    @Test
    void aGatewayOutsideTheNetworkIsReachedIfItIsSaidToBeOnTheLink() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/32").index();
        far.serve("lo");
        var other = far.serve("eth0", "169.254.1.1/32", "192.0.2.9/32").index();
        far.routes().add(Route.direct(IpPrefix.parse("10.1.0.1/32"), other));
        var route = Route.via(IpPrefix.all(IpAddress.IPV4), IpAddress.parse("169.254.1.1"), link);

        var refusal = assertThrows(ErrnoException.class, () -> near.routes().add(route));
        assertTrue(refusal.is(Errno.ENETUNREACH), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("invalid gateway"), refusal.getMessage());
        near.routes().add(route.withGatewayOnLink());

        assertReaches(near, far, "192.0.2.9");
        assertTrue(near.routes().list().contains(route.withGatewayOnLink()));
    }

    @Test
    void aRouteToNeighboursAndOneThroughThemAreListedAsMade() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/32").index();
        var direct = Route.direct(IpPrefix.parse("169.254.1.1/32"), link);
        var through = Route.via(IpPrefix.parse("0.0.0.0/0"), IpAddress.parse("169.254.1.1"), link);

        near.routes().add(direct);
        near.routes().add(through.withMetric(5));

        assertEquals(List.of(direct, through.withMetric(5)), sorted(near.routes().list()));
    }

    private static List<Route> sorted(List<Route> routes) {
        return routes.stream()
                .filter(route -> !route.destination().address().isIpv6())
                .sorted((a, b) -> Boolean.compare(a.gateway().isPresent(), b.gateway().isPresent()))
                .toList();
    }

    @Test
    void anIpv4RouteMayLeadThroughAnIpv6Neighbour() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/32", "fd00::1/64").index();
        var route = Route.via(IpPrefix.parse("192.0.2.0/24"), IpAddress.parse("fd00::2"), link);

        near.routes().add(route);

        assertTrue(near.routes().list().contains(route));
    }

    @Test
    void aRuleSendsAnAddressToATableOfItsOwn() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/24").index();
        var route = Route.direct(IpPrefix.parse("192.0.2.0/24"), link).inTable(101);

        near.routes().addRule(IpPrefix.parse("10.1.0.1"), 101, 5);
        near.routes().add(route);

        assertTrue(near.routes().list().contains(route));
        var twice =
                assertThrows(
                        ErrnoException.class,
                        () -> near.routes().addRule(IpPrefix.parse("10.1.0.1"), 101, 5));
        assertTrue(twice.is(Errno.EEXIST), twice.getMessage());
    }

    @Test
    void aNeighbourThatIsWrittenDownIsNotAskedFor() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/24").index();
        far.serve("eth0", "10.1.0.2/24");
        var neighbours = new Neighbours(near.netlink());

        neighbours.add(link, IpAddress.parse("10.1.0.9"), GUEST);

        assertEquals(
                List.of(
                        new Neighbour(
                                link, IpAddress.parse("10.1.0.9"), GUEST, Neighbour.PERMANENT)),
                neighbours.list().stream().filter(each -> each.mac().equals(GUEST)).toList());
        neighbours.remove(link, IpAddress.parse("10.1.0.9"));
        assertEquals(
                List.of(),
                neighbours.list().stream().filter(each -> each.mac().equals(GUEST)).toList());
    }

    @Test
    void aRedirectedInterfaceIsTheTapsOtherEnd() throws Exception {
        var link = near.serve("eth0", "10.1.0.1/24");
        var other = far.serve("eth0", "10.1.0.2/24");
        try (var tap = near.namespace().call(() -> Tap.open("tap0"))) {
            var tapLink = near.links().get("tap0");
            near.links().up(tapLink);
            var redirects = new Redirects(near.netlink());
            redirects.add(link.index(), tapLink.index());
            redirects.add(tapLink.index(), link.index());

            try (var socket = far.namespace().call(DatagramChannel::open)) {
                socket.send(ByteBuffer.wrap("hi".getBytes()), new InetSocketAddress("10.1.0.1", 7));
                // far asks who has 10.1.0.1; the machine itself no longer hears it, the tap does
                var frames = laboratory.hold(PolledFd.of(tap.fd()));
                frames.write(ByteBuffer.wrap(reply(frame(frames, Traffic.ARP))));
                var datagram = frame(frames, Traffic.IPV4);

                assertArrayEquals(GUEST.bytes(), Arrays.copyOf(datagram, 6));
                assertEquals("hi", new String(datagram, 42, 2));
            }
            redirects.remove(link.index());
            redirects.remove(tapLink.index());
            redirects.remove(tapLink.index()); // again does nothing
            assertFalse(redirects.isThere(link.index()));
        }
        // far still believes what the tap said
        new Neighbours(far.netlink()).remove(other.index(), IpAddress.parse("10.1.0.1"));
        assertReaches(far, near, "10.1.0.1");
    }

    @Test
    void aRedirectionIsReplacedByAnother() throws Exception {
        var link = near.serve("eth0");
        var other = near.links().create(NewLink.veth("a", "b"));
        var redirects = new Redirects(near.netlink());

        redirects.add(link.index(), other.index());
        redirects.add(link.index(), near.links().get("b").index());

        assertTrue(redirects.isThere(link.index()));
        assertFalse(redirects.isThere(other.index()));
        assertFalse(redirects.isThere(4711), "an interface that is gone has no redirection");
    }

    private enum Traffic {
        ARP(0x806),
        IPV4(0x800);

        private final int type;

        Traffic(int type) {
            this.type = type;
        }
    }

    /// Waits for a frame of a kind; others pass by.
    private static byte[] frame(PolledFd frames, Traffic kind) throws IOException {
        var bytes = new byte[2048];
        while (true) {
            int length = frames.read(ByteBuffer.wrap(bytes));
            int type = (bytes[VNET_HEADER + 12] & 0xff) << 8 | bytes[VNET_HEADER + 13] & 0xff;
            if (type == kind.type) {
                return Arrays.copyOfRange(bytes, VNET_HEADER, length);
            }
        }
    }

    /// RFC 826: the question with asker and asked exchanged, and the answer filled in.
    private static byte[] reply(byte[] question) {
        var frame = new byte[VNET_HEADER + 42];
        System.arraycopy(question, 0, frame, VNET_HEADER, 42);
        System.arraycopy(question, 6, frame, VNET_HEADER, 6);
        System.arraycopy(GUEST.bytes(), 0, frame, VNET_HEADER + 6, 6);
        frame[VNET_HEADER + 21] = 2;
        System.arraycopy(GUEST.bytes(), 0, frame, VNET_HEADER + 22, 6);
        System.arraycopy(question, 38, frame, VNET_HEADER + 28, 4);
        System.arraycopy(question, 22, frame, VNET_HEADER + 32, 10);
        return frame;
    }

    private static void assertReaches(Laboratory.Room from, Laboratory.Room to, String address)
            throws Exception {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
        try (var server = to.namespace().call(() -> ServerSocketChannel.open().bind(there));
                var client = from.namespace().call(SocketChannel::open)) {
            assertTrue(client.connect(server.getLocalAddress()));
        }
    }
}
