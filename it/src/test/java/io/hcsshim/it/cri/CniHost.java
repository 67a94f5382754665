package io.hcsshim.it.cri;

import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A host for pods, as far as the network goes: a network namespace with Debian's CNI plugins at work in it. Nothing of it
/// is in the namespace of the test.
final class CniHost implements AutoCloseable {
    static final String BRIDGE = "cni0";
    static final String ADDRESS = "10.86.0.1"; // of the bridge, so of the host
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path PLUGINS = Path.of("/usr/lib/cni");

    /// Says that it did it.
    private static final String IDLE_PLUGIN =
            """
            #!/bin/sh
            case $CNI_COMMAND in
            VERSION) echo '{"cniVersion":"0.4.0","supportedVersions":["0.3.1","0.4.0","1.0.0"]}' ;;
            ADD) echo '{"cniVersion":"0.4.0","interfaces":[{"name":"'$CNI_IFNAME'","sandbox":"'$CNI_NETNS'"}],
              "ips":[{"version":"4","interface":0,"address":"192.0.2.2/24"}]}' ;;
            esac
            """;

    private static final String IDLE_NETWORK =
            """
            {"cniVersion":"0.4.0","name":"nowhere","plugins":[{"type":"idle"}]}
            """;

    private static final String NETWORK =
            """
            {"cniVersion":"0.4.0","name":"pods","plugins":[
              {"type":"bridge","bridge":"%s","isGateway":true,"mtu":1450,
               "ipam":{"type":"host-local","dataDir":"%s",
                 "ranges":[[{"subnet":"10.86.0.0/24"}],[{"subnet":"fd86::/64"}]],
                 "routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0"}]}}%s]}
            """;
    private static final String PORTS =
            """
            ,{"type":"portmap","capabilities":{"portMappings":true}}
            """;

    private final Path folder;
    private final NetworkNamespace namespace;
    private final boolean mapsPorts;

    private CniHost(Path folder, NetworkNamespace namespace)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.namespace = namespace;
        namespace.bindTo(folder.resolve("netns"));
        try (var netlink = namespace.netlink()) {
            var links = new Links(netlink);
            links.up(links.get("lo"));
        }
        mapsPorts = translatesAddresses();
        var ports = mapsPorts ? PORTS : "";
        write("conf", NETWORK.formatted(BRIDGE, folder.resolve("ipam"), ports));
        write("idle", IDLE_NETWORK);
        plugins();
    }

    static CniHost make() throws IOException, InterruptedException {
        return new CniHost(Files.createTempDirectory("hcsnet"), NetworkNamespace.create());
    }

    private void write(String name, String network) throws IOException {
        var file = Files.createDirectory(folder.resolve(name)).resolve("10-net.conflist");
        Files.writeString(file, network);
    }

    private void plugins() throws IOException {
        var programs = Files.createDirectory(folder.resolve("bin"));
        for (var name : List.of("bridge", "host-local", "loopback", "portmap")) {
            Files.createSymbolicLink(programs.resolve(name), PLUGINS.resolve(name));
        }
        var idle = Files.writeString(programs.resolve("idle"), IDLE_PLUGIN);
        Files.setPosixFilePermissions(idle, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Whether the kernel does for `iptables` what the plugin asks of it.
    private boolean translatesAddresses() throws InterruptedException {
        try {
            for (var command : List.of("iptables", "ip6tables")) {
                var list = new ProcessBuilder(within(command, "-t", "nat", "-L"));
                if (Programs.run(list, "", LIMIT).status() != 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            return false; // there is no such program
        }
    }

    /// Whether a port of the host can lead to a pod.
    boolean mapsPorts() {
        return mapsPorts;
    }

    /// The command that does a command there.
    List<String> within(String... command) {
        var all = new ArrayList<>(List.of("nsenter", "--net=" + folder.resolve("netns")));
        all.addAll(List.of(command));
        return all;
    }

    /// Runs a command that looks for CNI's plugins and networks at the usual places, and finds those of this host there.
    Outcome withPlugins(ProcessBuilder command) throws IOException, InterruptedException {
        var script =
                """
                mount -t tmpfs none /opt && mkdir -p /opt/cni/bin /opt/etc && cp %1$s/* /opt/cni/bin &&
                cp -a /etc/. /opt/etc && mkdir -p /opt/etc/cni/net.d && cp %2$s/* /opt/etc/cni/net.d &&
                mount --bind /opt/etc /etc && exec "$0" "$@"
                """
                        .formatted(programs(), network());
        var all = new ArrayList<>(within("unshare", "--mount", "sh", "-c", script));
        all.addAll(command.command());
        return Programs.run(command.command(all), "", Duration.ofMinutes(2));
    }

    /// What a web server tells somebody on this host, once it listens.
    String fetch(String address, int port) throws IOException, InterruptedException {
        var there = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        while (true) {
            try (var socket = namespace.call(SocketChannel::open)) {
                socket.connect(there);
                var request = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8);
                socket.write(ByteBuffer.wrap(request));
                var answer = new String(Channels.newInputStream(socket).readAllBytes());
                return answer.substring(answer.indexOf("\r\n\r\n") + 4);
            } catch (ConnectException | NoRouteToHostException _) {
                Thread.sleep(20);
            }
        }
    }

    /// Where the plugins are.
    Path programs() {
        return folder.resolve("bin");
    }

    /// Where the pods' network is described.
    Path network() {
        return folder.resolve("conf");
    }

    /// Where one is described that leaves pods without any.
    Path idleNetwork() {
        return folder.resolve("idle");
    }

    /// Gives the host one more address on the pods' bridge.
    void answerTo(String address) throws IOException {
        try (var here = namespace.netlink()) {
            int bridge = new Links(here).get(BRIDGE).index();
            new LinkAddresses(here).add(bridge, IpPrefix.parse(address), LinkAddresses.NO_DAD);
        }
    }

    /// Connects a namespace with the pods.
    void plug(NetworkNamespace room, String link, String address) throws IOException {
        try (var here = namespace.netlink();
                var there = room.netlink()) {
            var links = new Links(here);
            var port = links.create(NewLink.veth("port-" + link, link, room));
            links.setMaster(port, links.get(BRIDGE));
            links.up(port);
            var inside = new Links(there);
            var end = inside.get(link);
            inside.up(end);
            new LinkAddresses(there)
                    .add(end.index(), IpPrefix.parse(address), LinkAddresses.NO_DAD);
        }
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    @Override
    public void close() throws IOException {
        NetworkNamespace.unbind(folder.resolve("netns"));
        namespace.close();
        Trees.remove(folder);
    }
}
