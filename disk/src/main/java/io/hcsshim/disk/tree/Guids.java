package io.hcsshim.disk.tree;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/// UUIDs as Windows and UEFI store them: the first three parts little-endian, the rest as written.
public final class Guids {
    private Guids() {}

    /// Reads 16 bytes.
    public static UUID read(ByteBuffer in, int at) {
        var little = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long high =
                Integer.toUnsignedLong(little.getInt(at)) << 32
                        | (long) Short.toUnsignedInt(little.getShort(at + 4)) << 16
                        | Short.toUnsignedInt(little.getShort(at + 6));
        return new UUID(high, little.order(ByteOrder.BIG_ENDIAN).getLong(at + 8));
    }

    /// Writes 16 bytes.
    public static void write(UUID id, ByteBuffer out, int at) {
        var little = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long high = id.getMostSignificantBits();
        little.putInt(at, (int) (high >>> 32));
        little.putShort(at + 4, (short) (high >>> 16));
        little.putShort(at + 6, (short) high);
        little.order(ByteOrder.BIG_ENDIAN).putLong(at + 8, id.getLeastSignificantBits());
    }
}
