package io.hcsshim.hcn.linux;

import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.nft.NftChain;
import io.hcsshim.sys.linux.nft.NftChange;
import io.hcsshim.sys.linux.nft.NftFamily;
import io.hcsshim.sys.linux.nft.NftListing;
import io.hcsshim.sys.linux.nft.NftRule;
import io.hcsshim.sys.linux.nft.NftSet;
import io.hcsshim.sys.linux.nft.NftTable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;

/// The packet filter of a host, as far as it is ours: two tables that are made anew with every change, each in one
/// transaction. Sets stay, and with them the flows that are known. A table without rules is not there.
final class HostRules {
    private final Names names;
    private final NetworkNamespace host;
    private final Steps steps;

    HostRules(Names names, NetworkNamespace host, Steps steps) {
        this.names = names;
        this.host = host;
        this.steps = steps;
    }

    /// What a table has to hold.
    ///
    /// @param chains all chains of the rules
    /// @param sets   all sets of the rules
    /// @param rules  in order
    record Content(List<NftChain> chains, List<NftSet> sets, List<NftRule> rules) {}

    /// Makes the rules for a layout.
    void apply(Layout layout, Adapters adapters) throws IOException {
        var frames = new FrameRules(names, layout, adapters).content();
        var packets = new PacketRules(names, layout).content();
        try (var netlink = host.call(() -> Netlink.open(Netlink.NETFILTER))) {
            steps.before("rules for frames");
            replace(netlink, names.table(NftFamily.BRIDGE), frames);
            steps.before("rules for packets");
            replace(netlink, names.table(NftFamily.INET), packets);
        }
    }

    private static void replace(Netlink netlink, NftTable table, Content wanted)
            throws IOException {
        var listing = new NftListing(netlink);
        boolean there = listing.tables(table.family()).contains(table);
        if (wanted.rules().isEmpty()) {
            if (there) {
                new NftChange(table).deleteTable().commit(netlink);
            }
            return;
        }
        var change = new NftChange(table).ensureTable().forgetRules();
        var old = new HashSet<>(there ? listing.plainChains(table) : List.of());
        wanted.sets().forEach(change::ensure);
        for (var chain : wanted.chains()) {
            old.remove(chain.name());
            change.ensure(chain);
        }
        old.forEach(change::deleteChain);
        wanted.rules().forEach(change::add);
        change.commit(netlink);
    }
}
