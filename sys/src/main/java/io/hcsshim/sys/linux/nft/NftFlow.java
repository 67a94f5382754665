package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.linux.net.IpAddress;

/// How a rule finds the flow of a packet: the port of the bridge, the addresses and, if it carries TCP or UDP, the ports
/// of both sides, and what it carries. Both directions of a flow are the same flow.
///
/// @param version  [IpAddress#IPV4] or [IpAddress#IPV6], which the rule has to ask for before
/// @param outgoing whether the near side, behind the port of the bridge, sends it
/// @param ports    whether there are ports, which the rule has to make sure of before
public record NftFlow(int version, boolean outgoing, boolean ports) {
    static final int KEY = 8; // NFT_REG32_00, the first of 16 registers of four bytes

    /// Bytes of a member of a set of such flows.
    public static int bytes(int version) {
        return 4 * (4 + 2 * words(version));
    }

    private static int words(int version) {
        return version == IpAddress.IPV4 ? 1 : 4;
    }

    NftPart[] load() {
        int near = KEY + 1;
        int far = near + words(version);
        int nearPort = far + words(version);
        return new NftPart[] {
            NftLoads.meta(outgoing ? NftLoads.IIF : NftLoads.OIF, KEY),
            NftLoads.address(version, outgoing, near),
            NftLoads.address(version, !outgoing, far),
            port(outgoing ? 0 : 2, nearPort),
            port(outgoing ? 2 : 0, nearPort + 1),
            NftLoads.meta(NftLoads.L4PROTO, nearPort + 2)
        };
    }

    private NftPart port(int offset, int register) {
        return ports
                ? NftLoads.transport(offset, 2, register)
                : NftVerdicts.value(register, new byte[4]);
    }
}
