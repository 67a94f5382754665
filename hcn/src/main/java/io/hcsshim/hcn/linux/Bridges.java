package io.hcsshim.hcn.linux;

import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.linux.net.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/// The bridges of networks. The alias is written last: one that has it is finished.
final class Bridges {
    private static final Path SETTINGS = Path.of("/proc/sys/net");
    private static final int LARGEST = 1500;

    private final Names names;
    private final NetworkNamespace host;
    private final Netlink netlink;
    private final Links links;
    private final Steps steps;

    Bridges(Names names, NetworkNamespace host, Netlink netlink, Steps steps) {
        this.names = names;
        this.host = host;
        this.netlink = netlink;
        this.links = new Links(netlink);
        this.steps = steps;
    }

    /// Makes the bridge of a network unless it is there.
    ///
    /// @return whether it was made
    boolean ensure(NetworkPlan network) throws IOException {
        if (!network.hasBridge()) {
            return false;
        }
        var name = names.bridge(network.id());
        var alias = names.alias(network.id());
        if (links.find(name).filter(link -> link.alias().equals(alias)).isPresent()) {
            return false;
        }
        remove(network.id());
        steps.before("make bridge");
        // with an address of its own, a bridge keeps it when ports come and go
        var mac = Macs.of(network.id());
        var bridge =
                links.create(
                        new NewLink(name, new NewLink.Kind.Bridge()).withMac(mac).withMtu(mtu()));
        serve(network, bridge);
        steps.before("finish bridge");
        links.setAlias(bridge, alias);
        return true;
    }

    private void serve(NetworkPlan network, Link bridge) throws IOException {
        if (network.hasHostPort()) {
            steps.before("give bridge its addresses");
            for (var subnet : network.subnets()) {
                var address =
                        new IpPrefix(subnet.gateway().orElseThrow(), subnet.prefix().length());
                new LinkAddresses(netlink)
                        .add(
                                bridge.index(),
                                address,
                                address.address().isIpv6() ? LinkAddresses.NO_DAD : 0);
            }
            steps.before("forward packets");
            forward(network);
        } else {
            host.run(() -> set("ipv6/conf/" + bridge.name() + "/disable_ipv6", "1"));
        }
        links.up(bridge);
    }

    /// The host passes packets on for a NAT network. That is not taken back, because others may rely on it since.
    private void forward(NetworkPlan network) throws IOException {
        if (network.kind() != NetworkPlan.Kind.NAT) {
            return;
        }
        boolean six = network.subnets().stream().anyMatch(s -> s.prefix().address().isIpv6());
        host.run(() -> {
            set("ipv4/ip_forward", "1");
            if (six) {
                forwardIpv6();
            }
        });
    }

    /// A host that forwards no longer listens to its routers, unless an interface is told to do so all the same.
    private static void forwardIpv6() throws IOException {
        var all = SETTINGS.resolve("ipv6/conf/all/forwarding");
        if (!Files.exists(all) || Files.readString(all).strip().equals("1")) {
            return;
        }
        try (var interfaces = Files.newDirectoryStream(SETTINGS.resolve("ipv6/conf"))) {
            for (var each : interfaces) {
                var listens = each.resolve("accept_ra");
                if (Files.readString(listens).strip().equals("1")) {
                    Files.writeString(listens, "2");
                }
            }
        }
        Files.writeString(all, "1");
    }

    private static void set(String name, String value) throws IOException {
        var setting = SETTINGS.resolve(name);
        if (Files.exists(setting) && !Files.readString(setting).strip().equals(value)) {
            Files.writeString(setting, value);
        }
    }

    /// What leaves the host on its default route has to fit there.
    private int mtu() throws IOException {
        var way = new Routes(netlink).list().stream().filter(Route::isDefault).findFirst();
        Optional<Link> out = way.isPresent() ? links.find(way.get().link()) : Optional.empty();
        return Math.min(LARGEST, out.map(Link::mtu).orElse(LARGEST));
    }

    /// Takes the bridge of a network away, finished or not, unless it is another's.
    void remove(UUID network) throws IOException {
        var found = links.find(names.bridge(network));
        if (found.isEmpty()) {
            return;
        }
        Ownership.require(names, found.get(), "bridge");
        steps.before("delete bridge");
        links.delete(found.get());
    }

    /// Ethernet addresses that are made from ids.
    static final class Macs {
        private static final long LOCAL = 0x02L << 40;

        private Macs() {}

        /// One of those that everybody may choose himself.
        static MacAddress of(UUID id) {
            long bits = id.getMostSignificantBits() * 31 + id.getLeastSignificantBits();
            return new MacAddress(LOCAL | bits & 0xff_ffff_ffffL);
        }
    }
}
