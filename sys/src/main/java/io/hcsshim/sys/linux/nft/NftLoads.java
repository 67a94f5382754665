package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.linux.net.IpAddress;

/// Parts that put something about a packet into a register.
final class NftLoads {
    static final int IIF = 4;
    static final int OIF = 5;
    static final int IIFNAME = 6;
    static final int OIFNAME = 7;
    static final int PROTOCOL = 1;
    static final int NFPROTO = 15;
    static final int L4PROTO = 16;
    static final int STATE = 0;
    static final int STATUS = 2;
    static final byte[] LOCAL = NftTests.number(2); // RTN_LOCAL

    private static final int FRAME = 0;
    private static final int NETWORK = 1;
    private static final int TRANSPORT = 2;
    private static final int BY_DESTINATION = 2; // NFTA_FIB_F_DADDR
    private static final int ADDRESS_TYPE = 3;
    private static final int RANDOM = 1;

    private NftLoads() {}

    static NftPart meta(int key) {
        return meta(key, NftPart.REGISTER);
    }

    static NftPart meta(int key, int register) {
        return NftPart.of("meta", m -> m.attributeNet32(1, register).attributeNet32(2, key));
    }

    static NftPart connection(int key) {
        return NftPart.of("ct", m -> m.attributeNet32(1, NftPart.REGISTER).attributeNet32(2, key));
    }

    static NftPart source(int version) {
        return address(version, true, NftPart.REGISTER);
    }

    static NftPart destination(int version) {
        return address(version, false, NftPart.REGISTER);
    }

    /// The source or destination address of the IP header.
    static NftPart address(int version, boolean source, int register) {
        return version == IpAddress.IPV4
                ? payload(NETWORK, source ? 12 : 16, 4, register)
                : payload(NETWORK, source ? 8 : 24, 16, register);
    }

    static NftPart transport(int offset, int bytes) {
        return transport(offset, bytes, NftPart.REGISTER);
    }

    static NftPart transport(int offset, int bytes, int register) {
        return payload(TRANSPORT, offset, bytes, register);
    }

    static NftPart frameSource() {
        return payload(FRAME, 6, 6, NftPart.REGISTER);
    }

    private static NftPart payload(int base, int offset, int bytes, int register) {
        return NftPart.of(
                "payload",
                m ->
                        m.attributeNet32(1, register)
                                .attributeNet32(2, base)
                                .attributeNet32(3, offset)
                                .attributeNet32(4, bytes));
    }

    static NftPart destinationType() {
        return NftPart.of(
                "fib",
                m ->
                        m.attributeNet32(1, NftPart.REGISTER)
                                .attributeNet32(2, ADDRESS_TYPE)
                                .attributeNet32(3, BY_DESTINATION));
    }

    static NftPart random(int choices) {
        return NftPart.of(
                "numgen",
                m ->
                        m.attributeNet32(1, NftPart.REGISTER)
                                .attributeNet32(2, choices)
                                .attributeNet32(3, RANDOM));
    }

    /// Jenkins' hash of an address in the register, in its place.
    static NftPart hash(int version, int choices, int seed) {
        return NftPart.of(
                "hash",
                m ->
                        m.attributeNet32(1, NftPart.REGISTER)
                                .attributeNet32(2, NftPart.REGISTER)
                                .attributeNet32(3, version == IpAddress.IPV4 ? 4 : 16)
                                .attributeNet32(4, choices)
                                .attributeNet32(5, seed));
    }
}
