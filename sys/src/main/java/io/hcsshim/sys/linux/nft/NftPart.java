package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.linux.net.NetlinkMessage;

/// An expression or some of a rule, as the kernel reads it.
interface NftPart {
    int ELEMENT = 1;
    int NAME = 1;
    int MEMBERS = 2;

    /// The register of 16 bytes that single values go through.
    int REGISTER = 1;

    void write(NetlinkMessage message, NftFamily table);

    /// What an expression consists of.
    interface Members {
        void write(NetlinkMessage message);
    }

    static NftPart of(String name, Members members) {
        return (message, _) -> {
            int element = message.begin(ELEMENT);
            message.attribute(NAME, name);
            int inner = message.begin(MEMBERS);
            members.write(message);
            message.end(inner).end(element);
        };
    }
}
