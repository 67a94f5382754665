package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetlinkBatch;
import io.hcsshim.sys.linux.net.NetlinkMessage;

/// Changes of one table, made all at once or not at all.
public final class NftChange {
    static final int SUBSYSTEM = 10; // NFNL_SUBSYS_NFTABLES
    private static final int NEWTABLE = 0;
    private static final int DELTABLE = 2;
    private static final int NEWCHAIN = 3;
    private static final int DELCHAIN = 5;
    private static final int NEWRULE = 6;
    private static final int DELRULE = 8;
    private static final int NEWSET = 9;
    private static final int TABLE_NAME = 1;
    private static final int CHAIN_TABLE = 1;
    private static final int CHAIN_NAME = 3;
    private static final int CHAIN_HOOK = 4;
    private static final int CHAIN_TYPE = 7;
    private static final int HOOK_NUMBER = 1;
    private static final int HOOK_PRIORITY = 2;
    private static final int RULE_TABLE = 1;
    private static final int RULE_CHAIN = 2;
    private static final int RULE_EXPRESSIONS = 4;
    private static final int SET_TABLE = 1;
    private static final int SET_NAME = 2;
    private static final int SET_FLAGS = 3;
    private static final int SET_KEY_BYTES = 5;
    private static final int SET_DESCRIPTION = 9;
    private static final int SET_ID = 10;
    private static final int SET_TIMEOUT = 11;
    private static final int DESCRIPTION_SIZE = 1;
    private static final int FILLED_BY_RULES = 0x10 | 0x20; // NFT_SET_TIMEOUT, NFT_SET_EVAL
    private static final long MILLISECONDS = 1000;

    private final NftTable table;
    private final NetlinkBatch batch = new NetlinkBatch(SUBSYSTEM);
    private int sets;

    /// Nothing yet.
    public NftChange(NftTable table) {
        this.table = table;
    }

    /// Makes the table unless it is there.
    public NftChange ensureTable() {
        batch.add(about(NEWTABLE, NetlinkMessage.CREATE).attribute(TABLE_NAME, table.name()));
        return this;
    }

    /// Takes the table away with all that is in it, which has to be there.
    public NftChange deleteTable() {
        batch.add(about(DELTABLE, 0).attribute(TABLE_NAME, table.name()));
        return this;
    }

    /// Makes a chain unless it is there.
    public NftChange ensure(NftChain chain) {
        var message = about(NEWCHAIN, NetlinkMessage.CREATE);
        message.attribute(CHAIN_TABLE, table.name()).attribute(CHAIN_NAME, chain.name());
        switch (chain) {
            case NftChain.Plain _ -> {}
            case NftChain.Hooked hooked -> {
                int hook = message.begin(CHAIN_HOOK);
                message.attributeNet32(HOOK_NUMBER, hooked.hook().number)
                        .attributeNet32(HOOK_PRIORITY, hooked.priority())
                        .end(hook)
                        .attribute(CHAIN_TYPE, hooked.kind().word);
            }
        }
        batch.add(message);
        return this;
    }

    /// Takes a chain away that no rule jumps to.
    public NftChange deleteChain(String name) {
        batch.add(
                about(DELCHAIN, 0)
                        .attribute(CHAIN_TABLE, table.name())
                        .attribute(CHAIN_NAME, name));
        return this;
    }

    /// Makes a set unless it is there; what is in it stays.
    public NftChange ensure(NftSet set) {
        var message = about(NEWSET, NetlinkMessage.CREATE);
        message.attribute(SET_TABLE, table.name())
                .attribute(SET_NAME, set.name())
                .attributeNet32(SET_FLAGS, FILLED_BY_RULES)
                .attributeNet32(SET_KEY_BYTES, set.bytes())
                .attributeNet32(SET_ID, ++sets)
                .attributeNet64(SET_TIMEOUT, set.seconds() * MILLISECONDS);
        int description = message.begin(SET_DESCRIPTION);
        message.attributeNet32(DESCRIPTION_SIZE, set.most()).end(description);
        batch.add(message);
        return this;
    }

    /// Takes all rules away; chains and sets stay.
    public NftChange forgetRules() {
        batch.add(about(DELRULE, 0).attribute(RULE_TABLE, table.name()));
        return this;
    }

    /// Puts a rule at the end of its chain.
    public NftChange add(NftRule rule) {
        var message = about(NEWRULE, NetlinkMessage.CREATE | APPEND);
        message.attribute(RULE_TABLE, table.name()).attribute(RULE_CHAIN, rule.chain());
        int expressions = message.begin(RULE_EXPRESSIONS);
        rule.write(message, table.family());
        batch.add(message.end(expressions));
        return this;
    }

    private static final int APPEND = 0x800; // NLM_F_APPEND

    /// Makes the changes.
    ///
    /// @param netlink a conversation with [Netlink#NETFILTER]
    /// @throws ErrnoException `EOPNOTSUPP` if the kernel has no nf_tables or not this family, `ENOENT` if it lacks one of
    ///         the things that the rules use or what is taken away is not there, `EPERM` without the right to
    public void commit(Netlink netlink) throws ErrnoException {
        netlink.transact(batch, "change " + table);
    }

    private NetlinkMessage about(int type, int flags) {
        return message(table.family(), type, flags);
    }

    // struct nfgenmsg: family, version, resource
    static NetlinkMessage message(NftFamily family, int type, int flags) {
        return new NetlinkMessage(SUBSYSTEM << 8 | type, flags).u8(family.number).u8(0).u16(0);
    }
}
