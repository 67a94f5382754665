package io.hcsshim.hcs.storage.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Extended attributes of a file of Windows (wdm.h, FILE_FULL_EA_INFORMATION).
final class ExtendedAttributes {
    private static final int HEADER = 8;
    private static final int ALIGNMENT = 4;

    private ExtendedAttributes() {}

    /// One of them.
    ///
    /// @param name in ASCII
    /// @param flags 0x80 if who does not know the attribute must not open the file
    @SuppressWarnings("ArrayRecordComponent")
    record Attribute(String name, byte flags, byte[] value) {}

    static List<Attribute> parse(byte[] bytes) throws IOException {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var found = new ArrayList<Attribute>();
        var at = 0;
        while (at < bytes.length) {
            if (bytes.length - at < HEADER) {
                throw damaged();
            }
            var next = in.getInt(at);
            var nameLength = Byte.toUnsignedInt(in.get(at + 5));
            var valueLength = Short.toUnsignedInt(in.getShort(at + 6));
            var value = at + HEADER + nameLength + 1;
            if (value + valueLength > bytes.length || next < 0 || next > bytes.length - at) {
                throw damaged();
            }
            found.add(
                    new Attribute(
                            new String(bytes, at + HEADER, nameLength, StandardCharsets.US_ASCII),
                            in.get(at + 4),
                            java.util.Arrays.copyOfRange(bytes, value, value + valueLength)));
            if (next == 0) {
                break;
            }
            at += next;
        }
        return found;
    }

    private static IOException damaged() {
        return new IOException("extended attributes that are damaged");
    }

    static byte[] toBytes(List<Attribute> attributes) {
        var size = attributes.stream().mapToInt(ExtendedAttributes::aligned).sum();
        var out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (var attribute : attributes) {
            var isLast = attribute == attributes.getLast();
            var at = out.position();
            out.putInt(isLast ? 0 : aligned(attribute));
            out.put(attribute.flags).put((byte) attribute.name.length());
            out.putShort((short) attribute.value.length);
            out.put(attribute.name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
            out.put(attribute.value);
            out.position(at + aligned(attribute));
        }
        return out.array();
    }

    private static int aligned(Attribute attribute) {
        var size = HEADER + attribute.name.length() + 1 + attribute.value.length;
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
