package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;

/// What tables there are, and what is in them.
public final class NftListing {
    private static final int GETTABLE = 1;
    private static final int GETCHAIN = 4;
    private static final int GETRULE = 7;
    private static final int HEADER = 4; // struct nfgenmsg
    private static final int NAME = 1;
    private static final int CHAIN_NAME = 3;
    private static final int CHAIN_HOOK = 4;
    private static final int RULE_CHAIN = 2;

    private final Netlink netlink;

    /// @param netlink a conversation with [Netlink#NETFILTER]
    public NftListing(Netlink netlink) {
        this.netlink = netlink;
    }

    /// The tables of a family; none if the kernel has no nf_tables.
    public List<NftTable> tables(NftFamily family) throws ErrnoException {
        return names(family, GETTABLE, "", NAME).stream()
                .map(name -> new NftTable(family, name))
                .toList();
    }

    /// The chains of a table that rules jump to; none if it is not there.
    public List<String> plainChains(NftTable table) throws ErrnoException {
        var chains = new ArrayList<String>();
        var request = NftChange.message(table.family(), GETCHAIN, NetlinkMessage.DUMP);
        for (var reply : netlink.ask(request, "list chains")) {
            var attributes = reply.attributes(HEADER);
            if (attributes.text(NAME).equals(table.name()) && !attributes.has(CHAIN_HOOK)) {
                chains.add(attributes.text(CHAIN_NAME));
            }
        }
        return chains;
    }

    /// The chain of each rule of a table in order, so that rules can be counted.
    public List<String> rules(NftTable table) throws ErrnoException {
        return names(table.family(), GETRULE, table.name(), RULE_CHAIN);
    }

    private List<String> names(NftFamily family, int type, String table, int member)
            throws ErrnoException {
        var names = new ArrayList<String>();
        var request = NftChange.message(family, type, NetlinkMessage.DUMP);
        try {
            for (var reply : netlink.ask(request, "list " + family)) {
                var attributes = reply.attributes(HEADER);
                if (table.isEmpty() || attributes.text(NAME).equals(table)) {
                    names.add(attributes.text(member));
                }
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EINVAL)) {
                throw e;
            }
        }
        return names;
    }
}
