package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Parts that hold or not, of what is in a register.
final class NftTests {
    private static final int EQUAL = 0;
    private static final int DIFFERS = 1;
    private static final int VALUE = 1;
    private static final int NAME_BYTES = 16;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int UPDATE = 1;
    private static final int BYTES = 1;

    private NftTests() {}

    static NftPart equal(byte[] wanted) {
        return compare(EQUAL, wanted);
    }

    static NftPart differs(byte[] other) {
        return compare(DIFFERS, other);
    }

    private static NftPart compare(int operation, byte[] value) {
        return NftPart.of(
                "cmp",
                m -> {
                    m.attributeNet32(1, NftPart.REGISTER).attributeNet32(2, operation);
                    data(m, 3, value);
                });
    }

    static void data(NetlinkMessage message, int type, byte[] value) {
        int data = message.begin(type);
        message.attribute(VALUE, value).end(data);
    }

    /// The version of IP, which the two families of tables know by different numbers.
    static NftPart version(int version, NftFamily table) {
        var isIpv4 = version == IpAddress.IPV4;
        return switch (table) {
            case INET -> both(NftLoads.meta(NftLoads.NFPROTO), equal(new byte[] {(byte) version}));
            case BRIDGE ->
                    both(
                            NftLoads.meta(NftLoads.PROTOCOL),
                            equal(net16(isIpv4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6)));
        };
    }

    private static NftPart both(NftPart first, NftPart second) {
        return (message, table) -> {
            first.write(message, table);
            second.write(message, table);
        };
    }

    /// Numbers of two bytes, the ends included.
    static NftPart between(int from, int to) {
        return from == to ? equal(net16(from)) : range(net16(from), net16(to));
    }

    static NftPart byteBetween(int from, int to) {
        return range(new byte[] {(byte) from}, new byte[] {(byte) to});
    }

    private static NftPart range(byte[] from, byte[] to) {
        return NftPart.of(
                "range",
                m -> {
                    m.attributeNet32(1, NftPart.REGISTER).attributeNet32(2, EQUAL);
                    data(m, 3, from);
                    data(m, 4, to);
                });
    }

    /// Takes the bits away that `bits` does not have.
    static NftPart mask(byte[] bits) {
        return NftPart.of(
                "bitwise",
                m -> {
                    m.attributeNet32(1, NftPart.REGISTER)
                            .attributeNet32(2, NftPart.REGISTER)
                            .attributeNet32(3, bits.length);
                    data(m, 4, bits);
                    data(m, 5, new byte[bits.length]);
                });
    }

    static NftPart anyBit(int bits) {
        return both(mask(number(bits)), differs(number(0)));
    }

    /// Holds once there was more than that.
    static NftPart limit(long bytesPerSecond, int burst) {
        return NftPart.of(
                "limit",
                m ->
                        m.attributeNet64(1, bytesPerSecond)
                                .attributeNet64(2, 1)
                                .attributeNet32(3, burst)
                                .attributeNet32(4, BYTES)
                                .attributeNet32(5, 1)); // NFT_LIMIT_F_INV
    }

    static NftPart lookup(String set) {
        return NftPart.of("lookup", m -> m.attribute(1, set).attributeNet32(2, NftFlow.KEY));
    }

    static NftPart update(String set, long milliseconds) {
        return NftPart.of(
                "dynset",
                m ->
                        m.attribute(1, set)
                                .attributeNet32(3, UPDATE)
                                .attributeNet32(4, NftFlow.KEY)
                                .attributeNet64(6, milliseconds));
    }

    /// A name as the kernel compares it, with zeros to the end.
    static byte[] interfaceName(String name) {
        var bytes = new byte[NAME_BYTES];
        var text = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, bytes, 0, Math.min(text.length, NAME_BYTES - 1));
        return bytes;
    }

    static byte[] ones(int bytes, int bits) {
        var mask = new byte[bytes];
        for (int i = 0; i < bits; i++) {
            mask[i / 8] |= (byte) (0x80 >> i % 8);
        }
        return mask;
    }

    /// Four bytes in the order of this machine, as the kernel counts.
    static byte[] number(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    }

    static byte[] net16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }
}
