package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A container in a namespace that `runhcs namespace` made, in a network namespace that stands for the host.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class HostNetworkTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PORT = 8080;

    @Test
    void aContainerIsReachedByItsAddressesAndByAPortOfTheHostAndGetsASecondCard() throws Exception {
        try (var host = NetworkNamespace.create();
                var containerd = Containerd.start(Home.require())) {
            enter(
                    host,
                    containerd,
                    "network",
                    "create",
                    "pods",
                    "--subnet",
                    "10.7.0.0/24",
                    "--subnet",
                    "fd07::/64",
                    "--dns",
                    "10.7.0.1",
                    "--dns-search",
                    "pods.example");
            var path = enter(host, containerd, "namespace", "create");
            enter(
                    host,
                    containerd,
                    "endpoint",
                    "create",
                    "--network",
                    "pods",
                    "--name",
                    "web",
                    "--publish",
                    "80:" + PORT,
                    "--namespace",
                    path);
            enter(host, containerd, "endpoint", "create", "--network", "pods", "--name", "second");

            containerd.must(
                    Containerd.withRuntime(
                            "-d",
                            "--with-ns",
                            "network:" + path,
                            Containerd.IMAGE,
                            "web",
                            "sh",
                            "-c",
                            "echo from the pod > /tmp/index.html; exec httpd -f -p "
                                    + PORT
                                    + " -h /tmp"));

            assertEquals("from the pod\n", fetch(host, "10.7.0.2", PORT));
            assertEquals("from the pod\n", fetch(host, "fd07::2", PORT));
            assertEquals("from the pod\n", fetch(host, "10.7.0.1", 80));
            assertEquals(
                    "search pods.example\nnameserver 10.7.0.1\n",
                    containerd.must(
                            "task", "exec", "--exec-id", "e", "web", "cat", "/etc/resolv.conf"));
            enter(host, containerd, "endpoint", "attach", "second", path);
            assertEquals("from the pod\n", fetch(host, "10.7.0.3", PORT));

            containerd.must("task", "kill", "-s", "KILL", "web");
            enter(host, containerd, "endpoint", "rm", "web", "second");
            enter(host, containerd, "namespace", "rm", path);
            enter(host, containerd, "network", "rm", "pods");
            try (var netlink = host.netlink()) {
                assertEquals(
                        List.of("lo"), new Links(netlink).list().stream().map(Link::name).toList());
            }
        }
    }

    private static String enter(NetworkNamespace host, Containerd containerd, String... arguments)
            throws IOException, InterruptedException {
        var namespace = "/proc/" + ProcessHandle.current().pid() + "/fd/" + host.fd().number();
        var runhcs = Home.require().resolve("bin/runhcs").toString();
        var command = new ArrayList<>(List.of("nsenter", "--net=" + namespace, runhcs));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("HCSSHIM_STATE", containerd.shimState().toString());
        Outcome outcome = Programs.run(builder, "", LIMIT);
        assertTrue(outcome.status() == 0, () -> List.of(arguments) + ": " + outcome.all());
        return outcome.stdout().strip();
    }

    /// Asks until somebody listens.
    private static String fetch(NetworkNamespace from, String address, int port)
            throws IOException, InterruptedException {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        while (true) {
            try (var channel = from.call(SocketChannel::open)) {
                channel.connect(there);
                var request = "GET / HTTP/1.0\r\n\r\n";
                channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                var answer =
                        new String(
                                Channels.newInputStream(channel).readAllBytes(),
                                StandardCharsets.UTF_8);
                return answer.substring(answer.indexOf("\r\n\r\n") + 4);
            } catch (ConnectException | NoRouteToHostException _) {
                Thread.sleep(20); // not yet
            }
        }
    }
}
