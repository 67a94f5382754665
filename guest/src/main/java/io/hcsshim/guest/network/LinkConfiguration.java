package io.hcsshim.guest.network;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.sys.linux.net.Neighbours;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.linux.net.Routes;
import java.io.IOException;

/// What the host wants of one interface: MTU, addresses, routes, neighbours. Used once.
final class LinkConfiguration {
    private static final int LOW_METRIC_TABLE = 101;
    private static final int LOW_METRIC = 500;
    private static final int RULE_PRIORITY = 5;

    private final Netlink netlink;
    private final Link link;
    private final NetworkAdapter adapter;
    private final boolean lowMetric;

    /// @param place how many adapters of the same network come before it: with policy routing the first is preferred
    LinkConfiguration(Netlink netlink, Link link, NetworkAdapter adapter, int place) {
        this.netlink = netlink;
        this.link = link;
        this.adapter = adapter;
        lowMetric = adapter.policyBasedRouting() ? place > 0 : adapter.enableLowMetric();
    }

    void apply() throws IOException {
        if (adapter.ipConfigs().isEmpty()) {
            throw new IOException(
                    "network adapter "
                            + adapter.id()
                            + " has no address, and the agent knows no DHCP");
        }
        try {
            var links = new Links(netlink);
            if (adapter.encapOverhead() != 0) {
                links.setMtu(link, link.mtu() - adapter.encapOverhead());
            }
            links.up(link);
            addAddresses();
            addRoutes();
            addNeighbours();
        } catch (IllegalArgumentException e) { // text that is no address
            throw new IOException("network adapter " + adapter.id() + ": " + e.getMessage(), e);
        }
    }

    /// IPv6 addresses are used at once: the host has seen to it that nobody else has them.
    private void addAddresses() throws IOException {
        var addresses = new LinkAddresses(netlink);
        for (var config : adapter.ipConfigs()) {
            var prefix = new IpPrefix(IpAddress.parse(config.ipAddress()), config.prefixLength());
            addresses.add(
                    link.index(), prefix, prefix.address().isIpv6() ? LinkAddresses.NO_DAD : 0);
            if (lowMetric) {
                var source = IpPrefix.host(prefix.address());
                new Routes(netlink).addRule(source, LOW_METRIC_TABLE, RULE_PRIORITY);
            }
        }
    }

    private void addRoutes() throws IOException {
        var routes = new Routes(netlink);
        for (var wanted : adapter.routes()) {
            var destination = IpPrefix.parse(wanted.destinationPrefix());
            var nextHop = wanted.nextHop();
            if (nextHop.isEmpty()) {
                add(routes, metered(Route.direct(destination, link.index()), wanted.metric()));
                continue;
            }
            var gateway = IpAddress.parse(nextHop);
            if (!gateway.isAny()) {
                var route = Route.via(destination, gateway, link.index());
                add(routes, metered(route, wanted.metric()));
            } else if (destination.length() > 0) {
                add(routes, metered(Route.direct(destination, link.index()), wanted.metric()));
            } // else a host without a gateway says so in this way
        }
    }

    private Route metered(Route route, int metric) {
        if (!lowMetric) {
            return route.withMetric(metric);
        }
        return route.withMetric(metric == 0 ? LOW_METRIC : metric).inTable(LOW_METRIC_TABLE);
    }

    /// A gateway outside all networks of the link is on the link all the same; a route that the kernel has made already,
    /// for an address, is as good as ours.
    private static void add(Routes routes, Route route) throws IOException {
        try {
            routes.add(route);
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                return;
            }
            var unreachable = e.is(Errno.ENETUNREACH) || e.is(Errno.EHOSTUNREACH);
            if (!unreachable || route.gateway().isEmpty()) {
                throw e;
            }
            routes.add(route.withGatewayOnLink());
        }
    }

    private void addNeighbours() throws IOException {
        for (var neighbour : adapter.neighbors()) {
            new Neighbours(netlink)
                    .add(
                            link.index(),
                            IpAddress.parse(neighbour.ipAddress()),
                            MacAddress.parse(neighbour.macAddress()));
        }
    }
}
