package io.hcsshim.uvm.network;

import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.MacAddress;
import java.util.List;
import java.util.Optional;

/// An interface of a pod, as it was found in its network namespace.
///
/// @param index      its number there
/// @param name       what it is called, for instance `eth0`
/// @param mac        its Ethernet address
/// @param mtu        bytes of the largest packet
/// @param addresses  those that hold beyond the link
/// @param routes     those through it, but for the ones that come with an address; neighbours before gateways
/// @param neighbours those that somebody wrote down
public record PodInterface(
        int index,
        String name,
        MacAddress mac,
        int mtu,
        List<IpPrefix> addresses,
        List<PodRoute> routes,
        List<PodNeighbour> neighbours) {
    /// Checks its parts, and keeps copies of those that could change.
    public PodInterface {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        neighbours = List.copyOf(neighbours);
    }

    /// Whether it has all that another state of the same interface has.
    boolean covers(PodInterface other) {
        return name.equals(other.name)
                && mac.equals(other.mac)
                && mtu == other.mtu
                && addresses.containsAll(other.addresses)
                && routes.containsAll(other.routes)
                && neighbours.containsAll(other.neighbours);
    }

    /// Where packets to some addresses go.
    ///
    /// @param destination to where
    /// @param gateway     through whom; nobody if the destination is on the link
    /// @param metric      the smaller wins; 0 says nothing
    public record PodRoute(IpPrefix destination, Optional<IpAddress> gateway, long metric) {}

    /// A machine on the link that answers nobody who asks for it.
    public record PodNeighbour(IpAddress address, MacAddress mac) {}
}
