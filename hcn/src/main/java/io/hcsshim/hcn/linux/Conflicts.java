package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.linux.EndpointPolicies.Mapping;
import io.hcsshim.sys.linux.net.LinkAddress;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.util.List;

/// What two objects cannot both have.
final class Conflicts {
    private Conflicts() {}

    /// @throws HcnException if something of `after` that was not in `before` is somebody's already
    static void refuse(Layout before, Layout after, NetworkNamespace host) throws IOException {
        for (var network : after.networks().values()) {
            if (!before.networks().containsKey(network.id()) && network.hasHostPort()) {
                subnets(network, before);
                addresses(network, host);
            }
        }
        for (var endpoint : after.endpoints().values()) {
            var old = before.endpoints().get(endpoint.id());
            var known = old == null ? List.<Mapping>of() : old.policies().mappings();
            for (var mapping : endpoint.policies().mappings()) {
                if (!known.contains(mapping)) {
                    ports(endpoint, mapping, after);
                }
            }
        }
    }

    private static void subnets(NetworkPlan network, Layout before) throws HcnException {
        for (var other : before.networks().values()) {
            for (var theirs : other.hasHostPort() ? other.subnets() : List.<Subnets.Plan>of()) {
                for (var ours : network.subnets()) {
                    if (Subnets.overlap(ours.prefix(), theirs.prefix())) {
                        throw HcnException.of(
                                HcnError.INVALID_NETWORK,
                                "create network " + network.id(),
                                ours.prefix()
                                        + " overlaps with "
                                        + theirs.prefix()
                                        + " of network "
                                        + other.id());
                    }
                }
            }
        }
    }

    private static void addresses(NetworkPlan network, NetworkNamespace host) throws IOException {
        List<LinkAddress> taken;
        try (var netlink = host.netlink()) {
            taken = new LinkAddresses(netlink).list();
        }
        for (var address : taken) {
            for (var ours : network.subnets()) {
                if (Subnets.overlap(ours.prefix(), address.prefix().network())) {
                    throw HcnException.of(
                            HcnError.INVALID_NETWORK,
                            "create network " + network.id(),
                            ours.prefix()
                                    + " overlaps with the host's own address "
                                    + address.prefix());
                }
            }
        }
    }

    private static void ports(EndpointPlan endpoint, Mapping mapping, Layout after)
            throws HcnException {
        for (var other : after.endpoints().values()) {
            for (var theirs : other.policies().mappings()) {
                if (theirs != mapping && theirs.collidesWith(mapping)) {
                    throw HcnException.of(
                            HcnError.PORT_EXISTS,
                            "map port " + mapping.external() + " to endpoint " + endpoint.id(),
                            "endpoint " + other.id() + " has it");
                }
            }
        }
    }
}
