package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.Ipam;
import io.hcsshim.hcn.schema.Route;
import io.hcsshim.hcn.schema.Subnet;
import io.hcsshim.hcn.schema.SubnetFlags;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The subnets of a network.
final class Subnets {
    private Subnets() {}

    /// A subnet.
    ///
    /// @param prefix   its addresses
    /// @param gateway  where its default route leads
    /// @param reserved whether no endpoint may have the gateway's address
    /// @param routes   what its endpoints get
    record Plan(IpPrefix prefix, Optional<IpAddress> gateway, boolean reserved, List<Hop> routes) {}

    /// A route of an endpoint.
    record Hop(IpPrefix to, IpAddress next, int metric) {}

    static List<Plan> of(HostComputeNetwork network, Texts texts) throws HcnException {
        var plans = new ArrayList<Plan>();
        for (var ipam : network.get(HostComputeNetwork.IPAMS)) {
            if (ipam.get(Ipam.TYPE).equalsIgnoreCase("DHCP")) {
                throw texts.wrong("addresses by DHCP are not to be had here");
            }
            for (var subnet : ipam.get(Ipam.SUBNETS)) {
                if (!subnet.get(Subnet.POLICIES).isEmpty()) {
                    throw texts.wrong("a subnet can have no VLAN or VSID policy on Linux");
                }
                if (!subnet.get(Subnet.IP_ADDRESS_PREFIX).isEmpty()) {
                    plans.add(plan(subnet, texts));
                }
            }
        }
        requireApart(plans, texts);
        return List.copyOf(plans);
    }

    private static Plan plan(Subnet subnet, Texts texts) throws HcnException {
        var prefix = texts.prefix(subnet.get(Subnet.IP_ADDRESS_PREFIX));
        if (!prefix.equals(prefix.network())) {
            throw texts.wrong(prefix + " is no subnet, " + prefix.network() + " would be");
        }
        var routes = hops(subnet.get(Subnet.ROUTES), texts);
        var gateway =
                routes.stream().filter(hop -> hop.to().length() == 0).map(Hop::next).findAny();
        boolean reserved = (subnet.get(Subnet.FLAGS) & SubnetFlags.DO_NOT_RESERVE_GATEWAY) == 0;
        return new Plan(prefix, gateway, reserved, routes);
    }

    static List<Hop> hops(List<Route> routes, Texts texts) throws HcnException {
        var hops = new ArrayList<Hop>();
        for (var route : routes) {
            var to = texts.prefix(route.get(Route.DESTINATION_PREFIX));
            var next = texts.address(route.get(Route.NEXT_HOP));
            if (to.family() != next.family()) {
                throw texts.wrong("a route to " + to + " cannot lead through " + next);
            }
            hops.add(new Hop(to.network(), next, route.get(Route.METRIC)));
        }
        return List.copyOf(hops);
    }

    private static void requireApart(List<Plan> plans, Texts texts) throws HcnException {
        for (int i = 0; i < plans.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (overlap(plans.get(i).prefix(), plans.get(j).prefix())) {
                    throw texts.wrong(
                            plans.get(i).prefix() + " overlaps with " + plans.get(j).prefix());
                }
            }
        }
    }

    static boolean overlap(IpPrefix one, IpPrefix other) {
        return one.contains(other.network().address()) || other.contains(one.network().address());
    }
}
