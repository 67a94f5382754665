package io.hcsshim.sys.linux.nft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.testing.Laboratory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rules, by what becomes of packets.
@Timeout(60)
class NftTest {
    private static final NftTable TABLE = new NftTable(NftFamily.INET, "mine");
    private static final int PATIENCE_MS = 20_000;

    /// Enough for what is reached at once.
    private static final int IMPATIENCE_MS = 300;

    private Laboratory laboratory;
    private Laboratory.Room near;
    private Laboratory.Room far;
    private Netlink netlink;

    @BeforeEach
    void open() throws IOException {
        laboratory = Laboratory.open();
        near = laboratory.room();
        far = laboratory.room();
        near.links().create(NewLink.veth("eth0", "eth0", far.namespace()));
        near.serve("eth0", "10.1.0.1/24", "fd00::1/64");
        far.serve("eth0", "10.1.0.2/24", "fd00::2/64");
        netlink = laboratory.hold(far.namespace().call(() -> Netlink.open(Netlink.NETFILTER)));
    }

    @AfterEach
    void close() throws IOException {
        if (laboratory != null) {
            laboratory.close();
        }
    }

    @Test
    void aTableComesAndGoesWithAllThatIsInIt() throws IOException {
        var listing = new NftListing(netlink);

        withInput(new NftChange(TABLE).ensureTable())
                .ensure(new NftChain.Plain("other"))
                .ensure(new NftSet("flows", 24, 60, 1000))
                .add(new NftRule("in").iifname("eth0").jump("other"))
                .commit(netlink);

        assertEquals(List.of(TABLE), listing.tables(NftFamily.INET));
        assertEquals(List.of(), listing.tables(NftFamily.BRIDGE));
        assertEquals(List.of("other"), listing.plainChains(TABLE));
        assertEquals(List.of("in"), listing.rules(TABLE));
        new NftChange(TABLE).deleteTable().commit(netlink);
        assertEquals(List.of(), listing.tables(NftFamily.INET));
    }

    @Test
    void aChangeOfWhichOnePartIsRefusedIsNotMadeAtAll() throws IOException {
        var change = withInput(new NftChange(TABLE).ensureTable());
        change.add(new NftRule("in").jump("nowhere")).add(new NftRule("in").drop());

        var refusal = assertThrows(ErrnoException.class, () -> change.commit(netlink));

        assertTrue(refusal.is(Errno.ENOENT), refusal.getMessage());
        assertEquals(List.of(), new NftListing(netlink).tables(NftFamily.INET));
        withInput(new NftChange(TABLE).ensureTable())
                .commit(netlink); // and the socket is still good
    }

    @Test
    void thousandsOfRulesAreOneChange() throws IOException {
        var change = withInput(new NftChange(TABLE).ensureTable());
        for (var port : IntStream.rangeClosed(1, 4000).toArray()) {
            change.add(new NftRule("in").l4proto(6).destinationPorts(port, port).accept());
        }

        change.commit(netlink);

        assertEquals(4000, new NftListing(netlink).rules(TABLE).size());
        withInput(new NftChange(TABLE).ensureTable().forgetRules()).commit(netlink);
        assertEquals(List.of(), new NftListing(netlink).rules(TABLE));
    }

    @Test
    void packetsToAPortAreDroppedByVersionAndSource() throws IOException {
        withInput(new NftChange(TABLE).ensureTable())
                .add(
                        new NftRule("in")
                                .source(IpPrefix.parse("10.1.0.0/30"))
                                .l4proto(6)
                                .destinationPorts(7000, 7010)
                                .drop())
                .commit(netlink);

        assertTrue(reaches("10.1.0.2", 7011, PATIENCE_MS));
        assertTrue(reaches("fd00::2", 7005, PATIENCE_MS));
        assertTrue(!reaches("10.1.0.2", 7005, IMPATIENCE_MS));
    }

    @Test
    void connectionsAreSentElsewhereByLotAndBySource() throws IOException {
        var nat = new NftChain.Hooked("to", NftChain.Kind.NAT, NftChain.Hook.PREROUTING, -100);
        new NftChange(TABLE)
                .ensureTable()
                .ensure(nat)
                .add(port(80).oneIn(2).dnat(IpAddress.parse("10.1.0.2"), 7001))
                .add(port(80).dnat(IpAddress.parse("10.1.0.2"), 7002))
                .add(hashed(0).dnat(IpAddress.parse("10.1.0.2"), 7001))
                .add(hashed(1).dnat(IpAddress.parse("10.1.0.2"), 7002))
                .commit(netlink);
        try (var first = listen(far, "10.1.0.2", 7001);
                var second = listen(far, "10.1.0.2", 7002)) {
            var byLot = accepted("192.0.2.1", 80, first, second);
            assertTrue(byLot.contains(1) && byLot.contains(2), byLot.toString());
            assertEquals(1, accepted("192.0.2.1", 81, first, second).stream().distinct().count());
        }
    }

    private static NftRule port(int port) {
        return new NftRule("to").ip(IpAddress.IPV4).l4proto(6).destinationPorts(port, port);
    }

    private static NftRule hashed(int number) {
        return port(81).hashedSource(IpAddress.IPV4, 2, number, 7);
    }

    /// Which of the servers each of 32 connections came to.
    private List<Integer> accepted(
            String address, int port, ServerSocketChannel first, ServerSocketChannel second)
            throws IOException {
        ensureRoute(address);
        first.configureBlocking(false);
        second.configureBlocking(false);
        var counts = new ArrayList<Integer>();
        for (int i = 0; i < 32; i++) {
            try (var client = near.namespace().call(SocketChannel::open)) {
                client.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
                counts.add(acceptor(first, second));
            }
        }
        return counts;
    }

    /// The server's end may hear of a connection a little later than the client's.
    private static int acceptor(ServerSocketChannel first, ServerSocketChannel second)
            throws IOException {
        while (true) {
            try (var one = first.accept();
                    var other = second.accept()) {
                if (one != null || other != null) {
                    assertTrue(one == null || other == null);
                    return one != null ? 1 : 2;
                }
            }
        }
    }

    private void ensureRoute(String address) throws IOException {
        var link = near.links().get("eth0").index();
        var route = Route.via(IpPrefix.parse(address), IpAddress.parse("10.1.0.2"), link);
        if (!near.routes().list().contains(route)) {
            near.routes().add(route);
        }
    }

    private static NftChange withInput(NftChange change) {
        return change.ensure(
                new NftChain.Hooked("in", NftChain.Kind.FILTER, NftChain.Hook.INPUT, 0));
    }

    private boolean reaches(String address, int port, int limitMs) throws IOException {
        try (var _ = listen(far, address, port);
                var client = near.namespace().call(SocketChannel::open)) {
            client.socket()
                    .connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), limitMs);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static ServerSocketChannel listen(Laboratory.Room room, String address, int port)
            throws IOException {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        return room.namespace().call(() -> ServerSocketChannel.open().bind(there));
    }
}
