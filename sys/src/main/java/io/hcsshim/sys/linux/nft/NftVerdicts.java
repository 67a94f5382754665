package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.NetlinkMessage;

/// Parts that say what becomes of a packet.
final class NftVerdicts {
    static final int DROP = 0;
    static final int ACCEPT = 1;
    static final int JUMP = -3;
    static final int GOTO = -4;
    static final int RETURN = -5;
    static final int SNAT = 0;
    static final int DNAT = 1;

    private static final int VERDICT_REGISTER = 0;
    private static final int PORT_REGISTER = 2;
    private static final int VERDICT = 2;

    private NftVerdicts() {}

    static NftPart of(int code, String chain) {
        return NftPart.of(
                "immediate",
                m -> {
                    m.attributeNet32(1, VERDICT_REGISTER);
                    int data = m.begin(2);
                    int verdict = m.begin(VERDICT);
                    m.attributeNet32(1, code);
                    if (!chain.isEmpty()) {
                        m.attribute(2, chain);
                    }
                    m.end(verdict).end(data);
                });
    }

    static NftPart value(int register, byte[] value) {
        return NftPart.of(
                "immediate",
                m -> {
                    m.attributeNet32(1, register);
                    NftTests.data(m, 2, value);
                });
    }

    static NftPart translate(int direction, IpAddress address, int port) {
        return (message, table) -> {
            value(NftPart.REGISTER, address.bytes()).write(message, table);
            if (port != 0) {
                value(PORT_REGISTER, NftTests.net16(port)).write(message, table);
            }
            NftPart.of("nat", m -> members(m, direction, address.family(), port != 0))
                    .write(message, table);
        };
    }

    private static void members(NetlinkMessage m, int direction, int family, boolean port) {
        m.attributeNet32(1, direction)
                .attributeNet32(2, family)
                .attributeNet32(3, NftPart.REGISTER)
                .attributeNet32(4, NftPart.REGISTER);
        if (port) {
            m.attributeNet32(5, PORT_REGISTER).attributeNet32(6, PORT_REGISTER);
        }
    }

    static NftPart masquerade() {
        return NftPart.of("masq", _ -> {});
    }
}
