package io.hcsshim.sys.linux.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A request for the kernel while it is built: `struct nlmsghdr`, the header of its kind, attributes.
///
/// | offset | nlmsghdr | | offset | nlattr |
/// |-------:|----------|-|-------:|--------|
/// |      0 | length, 4 | |     0 | length with this header, 2 |
/// |      4 | type, 2   | |     2 | type, 2 |
/// |      6 | flags, 2  | |     4 | value, padded to 4 |
/// |      8 | sequence, 4 |
/// |     12 | port, 4   |
///
/// Numbers are in the order of this machine.
public final class NetlinkMessage {
    /// Flag: there is an answer to it (`NLM_F_REQUEST` is always set, and an acknowledgement asked for).
    public static final int DUMP = 0x300;

    /// Flag: take the place of what is there.
    public static final int REPLACE = 0x100;

    /// Flag: fail if there is one already.
    public static final int EXCLUSIVE = 0x200;

    /// Flag: make it if it is not there.
    public static final int CREATE = 0x400;

    private static final int REQUEST = 1;
    private static final int ACKNOWLEDGE = 4;
    private static final int HEADER = 16;
    private static final int NESTED = 0x8000;

    private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());

    /// @param type what it asks for, for instance `RTM_NEWLINK`
    /// @param flags an or of the constants
    public NetlinkMessage(int type, int flags) {
        bytes.position(4);
        bytes.putShort((short) type).putShort((short) (flags | REQUEST | ACKNOWLEDGE));
        bytes.position(HEADER);
    }

    /// Appends one byte of the header of its kind.
    public NetlinkMessage u8(int value) {
        bytes.put((byte) value);
        return this;
    }

    /// Appends two bytes.
    public NetlinkMessage u16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    /// Appends four bytes.
    public NetlinkMessage u32(int value) {
        bytes.putInt(value);
        return this;
    }

    /// Appends an attribute of bytes.
    public NetlinkMessage attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return pad();
    }

    /// Appends an attribute of one byte.
    public NetlinkMessage attribute8(int type, int value) {
        return attribute(type, new byte[] {(byte) value});
    }

    /// Appends an attribute of two bytes.
    public NetlinkMessage attribute16(int type, int value) {
        bytes.putShort((short) 6).putShort((short) type).putShort((short) value);
        return pad();
    }

    /// Appends an attribute of four bytes.
    public NetlinkMessage attribute32(int type, int value) {
        bytes.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    /// Appends an attribute of text with a zero at its end.
    public NetlinkMessage attribute(int type, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        bytes.putShort((short) (5 + value.length)).putShort((short) type).put(value).put((byte) 0);
        return pad();
    }

    /// Begins an attribute of attributes.
    ///
    /// @return what [#end] needs
    public int begin(int type) {
        return beginPlain(type | NESTED);
    }

    /// Begins one for the older parts of the kernel, which do not know the mark of nested attributes.
    public int beginPlain(int type) {
        int at = bytes.position();
        bytes.putShort((short) 0).putShort((short) type);
        return at;
    }

    /// Ends an attribute of attributes.
    public NetlinkMessage end(int at) {
        bytes.putShort(at, (short) (bytes.position() - at));
        return this;
    }

    private NetlinkMessage pad() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    /// Appends an attribute of four bytes in the order of the network, as netfilter has its numbers.
    public NetlinkMessage attributeNet32(int type, int value) {
        bytes.putShort((short) 8).putShort((short) type);
        bytes.order(ByteOrder.BIG_ENDIAN).putInt(value).order(ByteOrder.nativeOrder());
        return this;
    }

    /// Appends an attribute of eight bytes in the order of the network.
    public NetlinkMessage attributeNet64(int type, long value) {
        bytes.putShort((short) 12).putShort((short) type);
        bytes.order(ByteOrder.BIG_ENDIAN).putLong(value).order(ByteOrder.nativeOrder());
        return this;
    }

    /// Asks for no acknowledgement; a refusal is told all the same.
    public NetlinkMessage quietly() {
        bytes.putShort(6, (short) (bytes.getShort(6) & ~ACKNOWLEDGE));
        return this;
    }

    boolean isDump() {
        return (bytes.getShort(6) & DUMP) == DUMP;
    }

    /// The finished bytes.
    byte[] bytes(int sequence) {
        bytes.putInt(0, bytes.position()).putInt(8, sequence);
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }
}
