package io.hcsshim.hcn.linux;

import static io.hcsshim.hcn.linux.Site.network;
import static io.hcsshim.hcn.linux.Site.place;
import static io.hcsshim.hcn.linux.Site.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.linux.Site.Place;
import io.hcsshim.hcn.schema.AclPolicySetting;
import io.hcsshim.hcn.schema.Action;
import io.hcsshim.hcn.schema.Direction;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointPolicyType;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.NetworkAclPolicySetting;
import io.hcsshim.hcn.schema.NetworkPolicy;
import io.hcsshim.hcn.schema.NetworkPolicyType;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.hcn.schema.QosPolicySetting;
import io.hcsshim.hcn.schema.RequestType;
import io.hcsshim.hcn.schema.TierAclPolicySetting;
import io.hcsshim.hcn.schema.TierAclRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What rules and limits let pass, by what becomes of packets.
@Timeout(60)
class LinuxAclTest extends OnSite {
    static AclPolicySetting acl(String action, String direction, int priority) {
        return new AclPolicySetting()
                .with(AclPolicySetting.ACTION, action)
                .with(AclPolicySetting.DIRECTION, direction)
                .with(AclPolicySetting.PRIORITY, priority);
    }

    static EndpointPolicy policy(AclPolicySetting acl) {
        return EndpointPolicy.of(EndpointPolicyType.ACL, acl);
    }

    @Test
    void aBlockedDirectionStillLetsAnswersPass() throws IOException {
        var network = nat();
        var quiet = place(hcn, network, policy(acl(Action.BLOCK, Direction.IN, 100)));
        var other = place(hcn, network);

        assertReaches(quiet, other, 0);
        assertReaches(quiet, other, 1);
        try (var here = quiet.open();
                var _ = serve(here, quiet.address(), 80, "web")) {
            assertSilent(other, quiet.address(), 80);
            assertSilent(site.host.namespace(), quiet.address(), 80);
        }
        assertUdpAnswers(quiet, other);
    }

    private static void assertUdpAnswers(Place from, Place to) throws IOException {
        try (var there = to.open();
                var here = from.open();
                var server = there.call(DatagramChannel::open);
                var client = here.call(DatagramChannel::open)) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral(to.address()), 53));
            client.send(
                    ByteBuffer.wrap("who".getBytes()),
                    new InetSocketAddress(InetAddress.ofLiteral(to.address()), 53));
            var question = ByteBuffer.allocate(10);
            var asker = server.receive(question);
            server.send(ByteBuffer.wrap("me".getBytes()), asker);
            client.socket().setSoTimeout(Site.PATIENCE_MS);
            var packet = new DatagramPacket(new byte[10], 10);
            client.socket().receive(packet);
            assertEquals(2, packet.getLength());
        }
    }

    @Test
    void theRuleOfTheSmallestPriorityDecides() throws IOException {
        var network = nat();
        var web =
                place(
                        hcn,
                        network,
                        policy(acl(Action.BLOCK, Direction.IN, 200)),
                        policy(
                                acl(Action.ALLOW, Direction.IN, 100)
                                        .with(AclPolicySetting.PROTOCOLS, "6,17")
                                        .with(
                                                AclPolicySetting.REMOTE_ADDRESSES,
                                                "10.7.0.3,fd07::/64")
                                        .with(AclPolicySetting.LOCAL_PORTS, "80,8000-8010")));
        var friend = place(hcn, network);
        var stranger = place(hcn, network);

        try (var here = web.open();
                var _ = serve(here, web.address(), 80, "web");
                var _ = serve(here, web.address(), 8005, "high");
                var _ = serve(here, web.address(), 81, "other");
                var _ = serve(here, "fd07::2", 80, "six")) {
            assertEquals("web 10.7.0.3", answer(friend, web.address(), 80));
            assertEquals("high 10.7.0.3", answer(friend, web.address(), 8005));
            assertSilent(friend, web.address(), 81);
            assertSilent(stranger, web.address(), 80);
            assertEquals("six " + shown("fd07::4"), answer(stranger, "fd07::2", 80));
        }
    }

    @Test
    void anOutgoingRuleEndsWhatWasAllowedBefore() throws IOException {
        var network = nat();
        var one = place(hcn, network);
        var two = place(hcn, network);
        try (var there = two.open();
                var here = one.open();
                var server = there.call(ServerSocketChannel::open);
                var client = here.call(SocketChannel::open)) {
            var address = new InetSocketAddress(InetAddress.ofLiteral(two.address()), 80);
            server.bind(address);
            client.connect(address);
            try (var accepted = server.accept()) {
                accepted.socket().setSoTimeout(Site.IMPATIENCE_MS);
                client.write(ByteBuffer.wrap("a".getBytes()));
                assertEquals('a', accepted.socket().getInputStream().read());

                hcn.endpoints()
                        .applyPolicies(
                                one.endpoint(),
                                RequestType.ADD,
                                List.of(policy(acl(Action.BLOCK, Direction.OUT, 1))));

                client.write(ByteBuffer.wrap("b".getBytes()));
                assertThrows(
                        SocketTimeoutException.class,
                        () -> accepted.socket().getInputStream().read());
            }
        }
    }

    @Test
    void tiersAreAskedInOrderAndMayPassOn() throws IOException {
        var blocked =
                new NetworkAclPolicySetting()
                        .with(NetworkAclPolicySetting.ACTION, Action.BLOCK)
                        .with(NetworkAclPolicySetting.DIRECTION, Direction.IN)
                        .with(NetworkAclPolicySetting.PRIORITY, 9);
        var acls = List.of(NetworkPolicy.of(NetworkPolicyType.NETWORK_ACL, blocked));
        var network =
                hcn.networks()
                        .create(
                                network("pods", NetworkType.NAT, "10.7.0.0/24")
                                        .with(HostComputeNetwork.POLICIES, acls));
        var web =
                place(
                        hcn,
                        network,
                        tier(2, tierRule(Action.ALLOW, "80-82")),
                        tier(1, tierRule(Action.BLOCK, "80"), tierRule(Action.PASS, "81")));
        var client = place(hcn, network);

        try (var here = web.open();
                var _ = serve(here, web.address(), 80, "0");
                var _ = serve(here, web.address(), 81, "1");
                var _ = serve(here, web.address(), 82, "2");
                var _ = serve(here, web.address(), 83, "3")) {
            assertSilent(client, web.address(), 80);
            assertEquals("1 10.7.0.3", answer(client, web.address(), 81), "passed on");
            assertEquals("2 10.7.0.3", answer(client, web.address(), 82), "not judged, passed on");
            assertSilent(client, web.address(), 83);
        }
    }

    private static TierAclRule tierRule(String action, String ports) {
        return new TierAclRule()
                .with(TierAclRule.TIER_ACL_RULE_ACTION, action)
                .with(TierAclRule.PROTOCOLS, "6")
                .with(TierAclRule.LOCAL_PORTS, ports);
    }

    private static EndpointPolicy tier(int order, TierAclRule... rules) {
        return EndpointPolicy.of(
                EndpointPolicyType.TIER_ACL,
                new TierAclPolicySetting()
                        .with(TierAclPolicySetting.DIRECTION, Direction.IN)
                        .with(TierAclPolicySetting.ORDER, order)
                        .with(TierAclPolicySetting.TIER_ACL_RULES, List.of(rules)));
    }

    static EndpointPolicy limit(long bytesPerSecond) {
        return EndpointPolicy.of(
                EndpointPolicyType.QOS,
                new QosPolicySetting()
                        .with(
                                QosPolicySetting.MAXIMUM_OUTGOING_BANDWIDTH_IN_BYTES,
                                bytesPerSecond));
    }

    @Test
    void anEndpointMaySendOnlySoMuch() throws IOException {
        long limit = 200_000;
        var network = nat();
        var slow = place(hcn, network, limit(limit));
        var sink = place(hcn, network);
        try (var there = sink.open();
                var here = slow.open();
                var server = there.call(DatagramChannel::open);
                var client = here.call(DatagramChannel::open)) {
            var address = new InetSocketAddress(InetAddress.ofLiteral(sink.address()), 53);
            server.bind(address).configureBlocking(false);
            client.configureBlocking(false);
            long begin = System.nanoTime();
            var datagram = ByteBuffer.allocate(1000);
            var received = ByteBuffer.allocate(2000);
            long arrived = 0;
            while (System.nanoTime() - begin < 500_000_000L) {
                client.send(datagram.clear(), address);
                while (server.receive(received.clear()) != null) {
                    arrived += received.position();
                }
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double most = 128 * 1024 + limit * seconds;
            assertTrue(arrived < most * 1.1, arrived + " of " + most);
            assertTrue(arrived > most * 0.5, arrived + " of " + most);
        }
    }

    @Test
    void whatIsTooMuchAtOnceWaitsAndArrives() throws IOException {
        long limit = 200_000;
        int bytes = 400_000;
        var network = nat();
        var slow = place(hcn, network);
        hcn.endpoints().applyPolicies(slow.endpoint(), RequestType.ADD, List.of(limit(limit)));
        var sink = place(hcn, network);
        try (var there = sink.open();
                var here = slow.open();
                var server = there.call(ServerSocketChannel::open)) {
            server.bind(new InetSocketAddress(InetAddress.ofLiteral(sink.address()), 80));
            long begin = System.nanoTime();
            try (var client = here.call(SocketChannel::open)) {
                client.connect(server.getLocalAddress());
                Thread.ofVirtual().start(() -> send(client, bytes));
                try (var accepted = server.accept()) {
                    var all = accepted.socket().getInputStream().readAllBytes();
                    assertEquals(bytes, all.length);
                }
            }
            double least = (bytes - 128.0 * 1024) / limit;
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertTrue(seconds > least * 0.9, seconds + " of " + least);
        }
        hcn.endpoints().applyPolicies(slow.endpoint(), RequestType.REMOVE, List.of(limit(limit)));
        assertTrue(site.state().stream().noneMatch(line -> line.contains("limit")));
    }

    private static void send(SocketChannel to, int bytes) {
        try (to) {
            var buffer = ByteBuffer.allocate(bytes);
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
