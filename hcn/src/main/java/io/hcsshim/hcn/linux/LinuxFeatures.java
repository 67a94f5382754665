package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.Features.Feature;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.nft.NftChange;
import io.hcsshim.sys.linux.nft.NftFamily;
import io.hcsshim.sys.linux.nft.NftTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// What of the version's features this provider or this host's kernel does not have.
final class LinuxFeatures {
    private LinuxFeatures() {}

    static Set<Feature> lacking(NetworkNamespace host) throws IOException {
        var lacking =
                EnumSet.of(
                        Feature.V1,
                        Feature.REMOTE_SUBNET,
                        Feature.HOST_ROUTE,
                        Feature.DSR,
                        Feature.VXLAN_PORT,
                        Feature.L4_PROXY,
                        Feature.L4_WFP_PROXY,
                        Feature.SET_POLICY,
                        Feature.NESTED_IP_SET,
                        Feature.ACCELNET);
        if (!filters(host, NftFamily.BRIDGE)) {
            lacking.addAll(Set.of(Feature.ACL, Feature.TIER_ACL, Feature.NETWORK_ACL));
        }
        if (!Files.isDirectory(Path.of("/proc/sys/net/ipv6"))) {
            lacking.add(Feature.IPV6_DUAL_STACK);
        }
        return lacking;
    }

    /// Whether a table can be made: one is, and taken away in the same transaction.
    private static boolean filters(NetworkNamespace host, NftFamily family) throws IOException {
        try (var netlink = host.call(() -> Netlink.open(Netlink.NETFILTER))) {
            new NftChange(new NftTable(family, "hcsshim-probe"))
                    .ensureTable()
                    .deleteTable()
                    .commit(netlink);
            return true;
        } catch (ErrnoException _) {
            return false;
        }
    }
}
