package io.hcsshim.sys.linux.net;

import java.util.Optional;

/// Where packets to some addresses go.
///
/// @param destination to where; [IpPrefix#all] is the default route
/// @param gateway     the next machine; none if the destination is on the link
/// @param link        the interface's index, 0 if the gateway decides
/// @param metric      the smaller wins; 0 says nothing
/// @param source      the address to send from
/// @param table       [#MAIN] or another
/// @param scope       [#EVERYWHERE], [#ON_LINK] or [#HERE]
/// @param protocol    who made it: [#BY_KERNEL], [#BY_BOOT], or others
/// @param onLink      whether the gateway is on the link although no other route says so
public record Route(
        IpPrefix destination,
        Optional<IpAddress> gateway,
        int link,
        int metric,
        Optional<IpAddress> source,
        int table,
        int scope,
        int protocol,
        boolean onLink) {
    /// The table that is asked for all packets.
    public static final int MAIN = 254;

    /// Scope: as far as it goes.
    public static final int EVERYWHERE = 0;

    /// Scope: a neighbour.
    public static final int ON_LINK = 253;

    /// Scope: this machine.
    public static final int HERE = 254;

    /// Made by the kernel, for instance when an address was added.
    public static final int BY_KERNEL = 2;

    /// Made by whoever set the machine up.
    public static final int BY_BOOT = 3;

    /// A route through a gateway that a neighbour is.
    public static Route via(IpPrefix destination, IpAddress gateway, int link) {
        return new Route(
                destination,
                Optional.of(gateway),
                link,
                0,
                Optional.empty(),
                MAIN,
                EVERYWHERE,
                BY_BOOT,
                false);
    }

    /// A route to neighbours.
    public static Route direct(IpPrefix destination, int link) {
        int scope = destination.address().isIpv6() ? EVERYWHERE : ON_LINK; // IPv6 knows no other
        return new Route(
                destination,
                Optional.empty(),
                link,
                0,
                Optional.empty(),
                MAIN,
                scope,
                BY_BOOT,
                false);
    }

    /// The same with another weight.
    public Route withMetric(int value) {
        return new Route(destination, gateway, link, value, source, table, scope, protocol, onLink);
    }

    /// The same in another table.
    public Route inTable(int value) {
        return new Route(
                destination, gateway, link, metric, source, value, scope, protocol, onLink);
    }

    /// The same with the gateway taken to be a neighbour, whatever the addresses say.
    public Route withGatewayOnLink() {
        return new Route(destination, gateway, link, metric, source, table, scope, protocol, true);
    }

    /// Whether it takes what no other does.
    public boolean isDefault() {
        return destination.length() == 0;
    }

    @Override
    public String toString() {
        return (isDefault() ? "default" : destination.toString())
                + (gateway.isPresent() ? " via " + gateway.get() : "")
                + " on interface "
                + link;
    }
}
