package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The addresses of a network that nobody has yet.
final class AddressPool {
    private final String what;
    private final List<Subnets.Plan> subnets;
    private final Set<IpAddress> taken = new HashSet<>();

    /// @param what who asks, for failures
    AddressPool(String what, List<Subnets.Plan> subnets) {
        this.what = what;
        this.subnets = subnets;
        for (var subnet : subnets) {
            if (subnet.reserved()) {
                subnet.gateway().ifPresent(taken::add);
            }
        }
    }

    void take(IpAddress address) {
        taken.add(address);
    }

    /// One of each version that the network has subnets of: the first free one.
    ///
    /// @throws HcnException if all subnets of a version are full
    List<IpPrefix> choose() throws HcnException {
        var chosen = new ArrayList<IpPrefix>();
        for (int version : new int[] {IpAddress.IPV4, IpAddress.IPV6}) {
            var of = subnets.stream().filter(s -> s.prefix().family() == version).toList();
            if (!of.isEmpty()) {
                chosen.add(first(of));
            }
        }
        return List.copyOf(chosen);
    }

    private IpPrefix first(List<Subnets.Plan> of) throws HcnException {
        for (var subnet : of) {
            var prefix = subnet.prefix();
            for (long i = 1; i <= taken.size() + 1L; i++) {
                var address = address(prefix, i);
                if (prefix.contains(address)
                        && isFor(prefix, address)
                        && !taken.contains(address)) {
                    return new IpPrefix(address, prefix.length());
                }
            }
        }
        throw HcnException.of(
                HcnError.INVALID_OR_RESERVED_ADDRESS,
                what,
                "all addresses of "
                        + of.stream().map(Subnets.Plan::prefix).toList()
                        + " are taken");
    }

    private static IpAddress address(IpPrefix prefix, long number) {
        var base = prefix.address();
        long low = base.low() + number;
        return base.isIpv6()
                ? new IpAddress(IpAddress.IPV6, base.high(), low)
                : new IpAddress(IpAddress.IPV4, 0, low & 0xffff_ffffL);
    }

    /// Whether an address of a subnet can be a machine's: not the first, which is the network's, and not the last of
    /// IPv4, which reaches all. Subnets of two addresses or one have no such (RFC 3021).
    private static boolean isFor(IpPrefix prefix, IpAddress address) {
        if (prefix.length() >= prefix.address().bitCount() - 1) {
            return true;
        }
        return !address.equals(prefix.address())
                && (address.isIpv6() || !address.equals(prefix.broadcast()));
    }

    /// The subnet of an address that somebody wants, with which it is used.
    ///
    /// @throws HcnException if it is in none, not a machine's, or taken
    IpPrefix claim(IpAddress address) throws HcnException {
        for (var subnet : subnets) {
            if (subnet.prefix().contains(address)) {
                if (!isFor(subnet.prefix(), address) || !taken.add(address)) {
                    throw HcnException.of(
                            HcnError.INVALID_OR_RESERVED_ADDRESS,
                            what,
                            address + " is taken or not a machine's");
                }
                return new IpPrefix(address, subnet.prefix().length());
            }
        }
        throw HcnException.of(
                HcnError.INVALID_IP, what, address + " is in no subnet of the network");
    }
}
