package io.hcsshim.sys.linux.nft;

/// A list of rules.
public sealed interface NftChain {
    /// What it is called, 1 to 127 bytes.
    String name();

    /// One that packets come to by themselves; what passes its rules is accepted.
    ///
    /// @param priority the smaller is asked first; those of the kernel's own parts are in `linux/netfilter_ipv4.h`
    record Hooked(String name, Kind kind, Hook hook, int priority) implements NftChain {}

    /// One that rules of others jump to.
    record Plain(String name) implements NftChain {}

    /// What may be done in it.
    enum Kind {
        /// Lets through or drops.
        FILTER("filter"),
        /// Changes addresses and ports.
        NAT("nat");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /// Where on its way a packet is.
    enum Hook {
        /// Packets that arrive, before routing.
        PREROUTING(0),
        /// Packets for this host.
        INPUT(1),
        /// Packets that go through.
        FORWARD(2),
        /// Packets of this host.
        OUTPUT(3),
        /// Packets that leave, after routing.
        POSTROUTING(4);

        final int number;

        Hook(int number) {
            this.number = number;
        }
    }
}
