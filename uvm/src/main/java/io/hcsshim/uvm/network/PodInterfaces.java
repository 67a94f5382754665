package io.hcsshim.uvm.network;

import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddress;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.Neighbour;
import io.hcsshim.sys.linux.net.Neighbours;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.linux.net.Routes;
import io.hcsshim.uvm.network.PodInterface.PodNeighbour;
import io.hcsshim.uvm.network.PodInterface.PodRoute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What of the calling thread's network namespace belongs to a pod.
final class PodInterfaces {
    private final List<LinkAddress> addresses;
    private final List<Route> routes;
    private final List<Neighbour> neighbours;

    private PodInterfaces(Netlink netlink) throws IOException {
        addresses = new LinkAddresses(netlink).list();
        routes = new Routes(netlink).list();
        neighbours = new Neighbours(netlink).list();
    }

    /// Its interfaces by index: Ethernet, in service, with an address.
    static List<PodInterface> read() throws IOException {
        try (var netlink = Netlink.open()) {
            var around = new PodInterfaces(netlink);
            var found = new ArrayList<PodInterface>();
            for (var link : new Links(netlink).list()) {
                if (isCandidate(link) && !around.addressesOf(link).isEmpty()) {
                    found.add(around.describe(link));
                }
            }
            return found;
        }
    }

    /// A tap is somebody's way out of the namespace, ours perhaps.
    private static boolean isCandidate(Link link) {
        return link.isUp()
                && !link.isLoopback()
                && link.mac().isPresent()
                && !link.kind().equals("tun");
    }

    private PodInterface describe(Link link) {
        return new PodInterface(
                link.index(),
                link.name(),
                link.mac().orElseThrow(),
                link.mtu(),
                addressesOf(link),
                routesOf(link),
                neighboursOf(link));
    }

    /// Every machine makes its link-local addresses itself.
    private List<IpPrefix> addressesOf(Link link) {
        return addresses.stream()
                .filter(each -> each.link() == link.index())
                .map(LinkAddress::prefix)
                .filter(each -> !each.address().isIpv6() || !each.address().isLinkLocal())
                .toList();
    }

    /// Without those that the kernel made: it makes them in the guest too.
    private List<PodRoute> routesOf(Link link) {
        return routes.stream()
                .filter(each -> each.link() == link.index() && each.table() == Route.MAIN)
                .filter(each -> each.protocol() != Route.BY_KERNEL)
                .map(each ->
                        new PodRoute(
                                each.destination(),
                                each.gateway(),
                                Integer.toUnsignedLong(each.metric())))
                .distinct()
                .sorted(Comparator.comparing(each -> each.gateway().isPresent()))
                .toList();
    }

    private List<PodNeighbour> neighboursOf(Link link) {
        return neighbours.stream()
                .filter(each -> each.link() == link.index())
                .filter(each -> (each.state() & Neighbour.PERMANENT) != 0)
                .map(each -> new PodNeighbour(each.address(), each.mac()))
                .toList();
    }
}
