package io.hcsshim.sys.linux.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The attributes of an answer of the kernel (`struct nlattr`), read where they lie.
///
/// One that reaches past the end ends the list.
public final class Attributes {
    private static final int HEADER = 4;
    private static final int TYPE = 0x3fff; // without the marks of nesting and byte order

    private final ByteBuffer bytes;

    private Attributes(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// The attributes that begin at `from`.
    public static Attributes of(byte[] bytes, int from, int to) {
        int start = Math.min(from, to);
        ByteBuffer part = ByteBuffer.wrap(bytes, start, to - start).slice();
        return new Attributes(part.order(ByteOrder.nativeOrder()));
    }

    /// One attribute.
    ///
    /// @param type what it is
    /// @param value its bytes
    public record Attribute(int type, byte[] value) {
        /// The attributes in it.
        public Attributes nested() {
            return of(value, 0, value.length);
        }
    }

    /// All of them in order.
    public List<Attribute> all() {
        List<Attribute> all = new ArrayList<>();
        for (int at = 0; fits(at); at = next(at)) {
            all.add(new Attribute(typeAt(at), valueAt(at)));
        }
        return all;
    }

    /// Whether there is one of that type.
    public boolean has(int type) {
        return find(type) >= 0;
    }

    /// The bytes of the first of that type.
    public Optional<byte[]> bytes(int type) {
        int at = find(type);
        return at < 0 ? Optional.empty() : Optional.of(valueAt(at));
    }

    /// The number in it, or `otherwise` if there is none.
    public int u32(int type, int otherwise) {
        int at = find(type);
        return at < 0 || lengthAt(at) < HEADER + 4 ? otherwise : bytes.getInt(at + HEADER);
    }

    /// The text in it up to its zero, or "" if there is none.
    public String text(int type) {
        byte[] value = bytes(type).orElse(new byte[0]);
        int length = 0;
        while (length < value.length && value[length] != 0) {
            length++;
        }
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }

    /// The address in it, if there is one of 4 or 16 bytes.
    public Optional<IpAddress> address(int type) {
        return bytes(type)
                .filter(value -> value.length == 4 || value.length == 16)
                .map(IpAddress::of);
    }

    /// The attributes in it; none if it is absent.
    public Attributes nested(int type) {
        byte[] value = bytes(type).orElse(new byte[0]);
        return of(value, 0, value.length);
    }

    private int find(int type) {
        for (int at = 0; fits(at); at = next(at)) {
            if (typeAt(at) == type) {
                return at;
            }
        }
        return -1;
    }

    private boolean fits(int at) {
        return at + HEADER <= bytes.limit()
                && lengthAt(at) >= HEADER
                && at + lengthAt(at) <= bytes.limit();
    }

    private int next(int at) {
        return at + (lengthAt(at) + 3 & ~3);
    }

    private int lengthAt(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private int typeAt(int at) {
        return bytes.getShort(at + 2) & TYPE;
    }

    private byte[] valueAt(int at) {
        byte[] value = new byte[lengthAt(at) - HEADER];
        bytes.get(at + HEADER, value);
        return value;
    }
}
