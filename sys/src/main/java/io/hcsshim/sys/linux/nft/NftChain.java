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
        FILTER("filter"),
        NAT("nat");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /// Where on its way a packet is.
    enum Hook {
        PREROUTING(0),
        INPUT(1),
        FORWARD(2),
        OUTPUT(3),
        POSTROUTING(4);

        final int number;

        Hook(int number) {
            this.number = number;
        }
    }
}
