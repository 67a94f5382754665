package io.hcsshim.hcn.linux;

import static io.hcsshim.hcn.schema.HostComputeNetwork.IPAMS;
import static io.hcsshim.hcn.schema.HostComputeNetwork.NAME;
import static io.hcsshim.hcn.schema.HostComputeNetwork.TYPE;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.IpConfig;
import io.hcsshim.hcn.schema.Ipam;
import io.hcsshim.hcn.schema.Route;
import io.hcsshim.hcn.schema.Subnet;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddress;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Shaping;
import io.hcsshim.sys.linux.nft.NftFamily;
import io.hcsshim.sys.linux.nft.NftListing;
import io.hcsshim.sys.testing.Laboratory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/// A namespace that stands for the host, with `up0` that leads to an outer one, and a state folder.
///
/// ```
///  outer 198.51.100.2, 2001:db8::2 ── up0 198.51.100.1, 2001:db8::1 host ── what the provider makes
/// ```
final class Site implements AutoCloseable {
    static final int PATIENCE_MS = 20_000;

    /// Enough for what is reached at once.
    static final int IMPATIENCE_MS = 400;

    final Laboratory laboratory;
    final Laboratory.Room host;
    final Laboratory.Room outer;
    final Path folder;

    Site(Path folder) throws IOException {
        this.folder = folder;
        laboratory = Laboratory.open();
        host = laboratory.room();
        outer = laboratory.room();
        host.serve("lo");
        host.links().create(NewLink.veth("up0", "eth0", outer.namespace()));
        host.serve("up0", "198.51.100.1/24", "2001:db8::1/64");
        outer.serve("eth0", "198.51.100.2/24", "2001:db8::2/64");
    }

    LinuxProvider provider() throws IOException {
        return provider(Steps.UNWATCHED);
    }

    LinuxProvider provider(Steps steps) throws IOException {
        return laboratory.hold(new LinuxProvider(folder, hostAgain(), steps));
    }

    private NetworkNamespace hostAgain() throws IOException {
        return NetworkNamespace.open(Path.of("/proc/self/fd/" + host.namespace().fd().number()));
    }

    /// Everything about the host that a network may change, in words.
    List<String> state() throws IOException {
        var lines = new ArrayList<String>();
        var names = new HashMap<Integer, String>();
        for (Link link : host.links().list()) {
            names.put(link.index(), link.name());
            lines.add("interface " + link.name() + " " + link.kind() + " " + link.alias());
        }
        for (LinkAddress address : host.addresses().list()) {
            if (!address.prefix().address().isLinkLocal()) {
                lines.add("address " + names.get(address.link()) + " " + address.prefix());
            }
        }
        try (var netlink = host.namespace().call(() -> Netlink.open(Netlink.NETFILTER))) {
            var listing = new NftListing(netlink);
            for (var family : NftFamily.values()) {
                for (var table : listing.tables(family)) {
                    lines.add(table + " " + listing.rules(table).stream().sorted().toList());
                    lines.add(table + " " + new TreeSet<>(listing.plainChains(table)));
                }
            }
        }
        if (Files.isDirectory(folder.resolve("netns"))) {
            try (var namespaces = Files.list(folder.resolve("netns"))) {
                namespaces.forEach(file -> lines.add("namespace " + file.getFileName()));
            }
        }
        if (Files.isDirectory(folder.resolve("resolv"))) {
            try (var files = Files.list(folder.resolve("resolv"))) {
                for (var file : files.toList()) {
                    lines.add("resolver " + file.getFileName() + " " + Files.readString(file));
                }
            }
        }
        for (var namespace : lines.stream().filter(l -> l.startsWith("namespace ")).toList()) {
            inside(folder.resolve("netns").resolve(namespace.substring(10)), lines);
        }
        lines.sort(null);
        return lines;
    }

    private static void inside(Path path, List<String> lines) throws IOException {
        try (var namespace = NetworkNamespace.open(path);
                var netlink = namespace.netlink()) {
            for (var link : new Links(netlink).list()) {
                lines.add("  " + path.getFileName() + " " + link.name() + " " + link.mac());
                var limit = new Shaping(netlink).limitOf(link.index());
                limit.ifPresent(most -> lines.add("  limit " + link.name() + " " + most));
            }
            for (var address : new LinkAddresses(netlink).list()) {
                if (!address.prefix().address().isLinkLocal()) {
                    lines.add("  " + path.getFileName() + " " + address.prefix());
                }
            }
        }
    }

    static HostComputeNetwork network(String name, String type, String... subnets) {
        var list = new ArrayList<Subnet>();
        for (var subnet : subnets) {
            var prefix = IpPrefix.parse(subnet);
            boolean six = prefix.address().isIpv6();
            var gateway = prefix.address() + "1";
            if (!six) {
                gateway = prefix.address().toString().replaceAll("\\.0$", ".1");
            }
            list.add(
                    new Subnet()
                            .with(Subnet.IP_ADDRESS_PREFIX, subnet)
                            .with(
                                    Subnet.ROUTES,
                                    List.of(
                                            new Route()
                                                    .with(Route.NEXT_HOP, gateway)
                                                    .with(
                                                            Route.DESTINATION_PREFIX,
                                                            six ? "::/0" : "0.0.0.0/0"))));
        }
        return new HostComputeNetwork()
                .with(NAME, name)
                .with(TYPE, type)
                .with(IPAMS, List.of(new Ipam().with(Ipam.SUBNETS, list)));
    }

    /// An endpoint in a namespace of its own.
    record Place(String endpoint, String namespace, Path path, List<String> addresses) {
        String address() {
            return addresses.getFirst();
        }

        NetworkNamespace open() throws IOException {
            return NetworkNamespace.open(path);
        }
    }

    static Place place(Hcn hcn, HostComputeNetwork network, EndpointPolicy... policies)
            throws IOException {
        var namespace = hcn.namespaces().create(new HostComputeNamespace());
        var endpoint =
                hcn.endpoints()
                        .createOn(
                                network,
                                new HostComputeEndpoint()
                                        .with(HostComputeEndpoint.POLICIES, List.of(policies)));
        var id = endpoint.get(HostComputeEndpoint.ID);
        var where = namespace.get(HostComputeNamespace.ID);
        hcn.namespaces().attach(where, id);
        return new Place(id, where, path(namespace), addresses(endpoint));
    }

    static Path path(HostComputeNamespace namespace) throws IOException {
        return Path.of(namespace.json().string(LinuxProvider.PATH));
    }

    static List<String> addresses(HostComputeEndpoint endpoint) {
        return endpoint.get(HostComputeEndpoint.IP_CONFIGURATIONS).stream()
                .map(config -> config.get(IpConfig.IP_ADDRESS))
                .toList();
    }

    /// A server that says who it is and whom it sees.
    static Server serve(NetworkNamespace where, String address, int port, String word)
            throws IOException {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        var channel = where.call(() -> ServerSocketChannel.open().bind(there));
        return new Server(channel, word);
    }

    static final class Server implements AutoCloseable {
        private final ServerSocketChannel channel;
        private final Thread thread;

        Server(ServerSocketChannel channel, String word) {
            this.channel = channel;
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                while (true) {
                                    try (var client = channel.accept()) {
                                        var from = (InetSocketAddress) client.getRemoteAddress();
                                        var answer =
                                                word + " " + from.getAddress().getHostAddress();
                                        client.write(ByteBuffer.wrap(answer.getBytes()));
                                    } catch (IOException e) {
                                        return;
                                    }
                                }
                            });
        }

        @Override
        public void close() throws IOException {
            channel.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// What a server answers; nothing if it is not reached.
    static String ask(NetworkNamespace from, String address, int port) throws IOException {
        return ask(from, address, port, PATIENCE_MS);
    }

    static String ask(NetworkNamespace from, String address, int port, int patienceMs)
            throws IOException {
        try (var client = from.call(SocketChannel::open)) {
            client.socket()
                    .connect(
                            new InetSocketAddress(InetAddress.ofLiteral(address), port),
                            patienceMs);
            client.socket().setSoTimeout(PATIENCE_MS);
            return new String(client.socket().getInputStream().readAllBytes());
        } catch (SocketTimeoutException | SocketException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.isDirectory(folder.resolve("netns"))) {
                try (var namespaces = Files.list(folder.resolve("netns"))) {
                    for (var file : namespaces.toList()) {
                        try {
                            NetworkNamespace.unbind(file);
                        } catch (IOException e) {
                            Files.deleteIfExists(file);
                        }
                    }
                }
            }
        } finally {
            laboratory.close();
        }
    }
}
