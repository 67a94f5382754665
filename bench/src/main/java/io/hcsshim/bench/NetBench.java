package io.hcsshim.bench;

import io.hcsshim.sys.linux.Trees;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// S15: TCP between a pod and its host, against a bare QEMU whose tap is the host's. The host is a network namespace.
@SuppressWarnings("try") // it may be interrupted while it closes
final class NetBench implements AutoCloseable {
    private static final int MIB = 128;
    private static final int ROUNDS = 3;
    private static final String PORT = "5001";
    private static final String HOST = "10.90.0.1";
    private static final String POD = "10.90.0.2/24";
    private static final String TAP_HOST = "10.91.0.1";
    private static final String TAP_GUEST = "10.91.0.2";

    private final Path home;
    private final Path folder;
    private final NetworkNamespace host = NetworkNamespace.create();
    private final NetworkNamespace pod = NetworkNamespace.create();
    private final List<Process> servers = new ArrayList<>();

    private NetBench(Path home, Path folder) throws IOException {
        this.home = home;
        this.folder = folder;
        host.bindTo(folder.resolve("host"));
        pod.bindTo(folder.resolve("pod"));
        try (var here = host.netlink();
                var there = pod.netlink()) {
            new Links(here).create(NewLink.veth("veth0", "eth0", pod));
            up(new Links(here), new LinkAddresses(here), "veth0", HOST + "/24");
            up(new Links(there), new LinkAddresses(there), "eth0", POD);
        }
    }

    private static void up(Links links, LinkAddresses addresses, String link, String address)
            throws IOException {
        var found = links.get(link);
        links.up(found);
        addresses.add(found.index(), IpPrefix.parse(address), LinkAddresses.NO_DAD);
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsbench");
        try (var bench = new NetBench(home, folder)) {
            var ours = bench.ours();
            var bare = bench.bare();
            row(report, "TCP from a pod to its host", ours[0], bare[0]);
            row(report, "TCP from the host to a pod", ours[1], bare[1]);
        } finally {
            Trees.remove(folder);
        }
    }

    private static void row(Report report, String what, double[] ours, double[] bare) {
        var reference = new Samples(bare).p50();
        report.against("S15", what, "MiB/s", new Samples(ours).p50(), reference, "≥ 0.8 × (0.95)");
    }

    /// Starts somebody on the host to talk to; returns when he listens.
    private void serve(String address) throws IOException {
        var command =
                within(home.resolve("guest/bench/iobench").toString(), "serve", address, PORT);
        var server = new ProcessBuilder(command).start();
        servers.add(server);
        var said = new byte[6];
        if (server.getInputStream().readNBytes(said, 0, said.length) < said.length) {
            throw new IOException(
                    "nobody serves: "
                            + new String(
                                    server.getErrorStream().readAllBytes(),
                                    StandardCharsets.UTF_8));
        }
    }

    private List<String> within(String... command) {
        var all = new ArrayList<>(List.of("nsenter", "--net=" + folder.resolve("host")));
        all.addAll(List.of(command));
        return all;
    }

    private double[][] ours() throws IOException, InterruptedException {
        serve(HOST);
        var rates = new double[2][ROUNDS];
        try (var machine = BenchMachine.boot(home, folder)) {
            var network = machine.uvm().connect(PodNetwork.read(folder.resolve("pod")), Dns.NONE);
            try (var container = machine.container(document(network.id()))) {
                for (int i = 0; i < ROUNDS; i++) {
                    rates[0][i] = BenchMachine.measure(container, "up", HOST, PORT, "" + MIB);
                    rates[1][i] = BenchMachine.measure(container, "down", HOST, PORT, "" + MIB);
                }
            }
        }
        return rates;
    }

    private static JsonObject document(String network) throws IOException {
        var plain = GuestDocuments.container(List.of("sleep", "100000"));
        var linux = plain.object("linux").orElseThrow();
        var namespaces = new ArrayList<>(linux.objects("namespaces"));
        namespaces.add(JsonObject.builder().put("type", "network").build());
        var named = JsonObject.builder().put("networkNamespace", network).build();
        return plain.with(
                        "linux",
                        linux.with(
                                "namespaces", JsonArray.of(namespaces.toArray(JsonObject[]::new))))
                .with("windows", JsonObject.builder().put("network", named).build());
    }

    private double[][] bare() throws IOException, InterruptedException {
        var script =
                new StringBuilder("ifconfig eth0 " + TAP_GUEST + " netmask 255.255.255.0 up\n");
        for (int i = 0; i < ROUNDS; i++) {
            for (var direction : List.of("up", "down")) {
                script.append(
                        "measure iobench %s %s %s %d\n".formatted(direction, TAP_HOST, PORT, MIB));
            }
        }
        var devices =
                List.of(
                        "-netdev",
                        "tap,id=net,ifname=tap0,script=no,downscript=no",
                        "-device",
                        "virtio-net-pci,netdev=net,romfile=");
        var numbers =
                new BareMachine(home, folder)
                        .run(within(), devices, script.toString(), this::serveTheTap);
        var rates = new double[2][ROUNDS];
        for (int i = 0; i < 2 * ROUNDS; i++) {
            rates[i % 2][i / 2] = numbers.get(i);
        }
        return rates;
    }

    /// QEMU makes the tap; long before its guest is up.
    private void serveTheTap() throws IOException, InterruptedException {
        try (var here = host.netlink()) {
            var links = new Links(here);
            while (links.list().stream().noneMatch(each -> each.name().equals("tap0"))) {
                Thread.sleep(10);
            }
            up(links, new LinkAddresses(here), "tap0", TAP_HOST + "/24");
        }
        serve(TAP_HOST);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (var server : servers) {
            server.destroyForcibly().waitFor();
        }
        NetworkNamespace.unbind(folder.resolve("host"));
        NetworkNamespace.unbind(folder.resolve("pod"));
        host.close();
        pod.close();
    }
}
