package io.hcsshim.sys.linux.net;

/// An IP address of an interface.
///
/// @param link   the interface's index
/// @param prefix the address, and how long its network's prefix is
/// @param scope  how far it holds: 0 everywhere, 253 on the link, 254 in this machine
/// @param flags  see [LinkAddresses]
public record LinkAddress(int link, IpPrefix prefix, int scope, int flags) {
    private static final int HEADER = 8; // struct ifaddrmsg
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;

    static LinkAddress of(Reply reply) {
        Attributes attributes = reply.attributes(HEADER);
        // With a peer, IFA_ADDRESS is the peer's.
        IpAddress address =
                attributes
                        .address(IFA_LOCAL)
                        .or(() -> attributes.address(IFA_ADDRESS))
                        .orElse(IpAddress.any(reply.u8(0)));
        return new LinkAddress(
                reply.u32(4),
                new IpPrefix(address, Math.min(reply.u8(1), address.bitCount())),
                reply.u8(3),
                attributes.u32(IFA_FLAGS, reply.u8(2)));
    }

    /// Whether the kernel still looks for another machine that has it (IPv6).
    public boolean isTentative() {
        return (flags & LinkAddresses.TENTATIVE) != 0;
    }
}
