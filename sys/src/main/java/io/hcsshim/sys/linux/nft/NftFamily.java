package io.hcsshim.sys.linux.nft;

/// Which packets a table sees.
public enum NftFamily {
    /// IPv4 and IPv6 packets of the machine.
    INET(1),

    /// Frames that pass a bridge.
    BRIDGE(7);

    final int number;

    NftFamily(int number) {
        this.number = number;
    }
}
