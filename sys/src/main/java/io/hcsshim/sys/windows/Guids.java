package io.hcsshim.sys.windows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/// GUIDs: a [UUID] whose first three parts are little-endian in memory.
public final class Guids {
    /// The GUID of zeros.
    public static final UUID ZERO = new UUID(0, 0);

    private static final Pattern TEXT =
            Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final UUID HV_SOCKET_VMS =
            UUID.fromString("cab70344-facb-41e4-b5e5-ab6592283e6e");
    private static final UUID SCSI_CONTROLLERS =
            UUID.fromString("d422512d-2bf2-4752-809d-7b82b5fcb1b4");
    private static final int SIZE = 16;

    private Guids() {}

    /// Reads 8-4-4-4-12 hexadecimal digits, in braces or not.
    ///
    /// @throws IllegalArgumentException if it is something else
    public static UUID parse(String text) {
        var bare =
                text.startsWith("{") && text.endsWith("}")
                        ? text.substring(1, text.length() - 1)
                        : text;
        if (!TEXT.matcher(bare).matches()) {
            throw new IllegalArgumentException("not a GUID: " + text);
        }
        return UUID.fromString(bare);
    }

    /// The 16 bytes in memory.
    public static byte[] toBytes(UUID id) {
        var high = id.getMostSignificantBits();
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /// The GUID of 16 bytes in memory.
    public static UUID ofBytes(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var high = Integer.toUnsignedLong(in.getInt()) << 32;
        high |= Short.toUnsignedLong(in.getShort()) << 16;
        high |= Short.toUnsignedLong(in.getShort());
        return new UUID(high, in.order(ByteOrder.BIG_ENDIAN).getLong());
    }

    /// The GUID of a name in a namespace: RFC 9562, version 5.
    public static UUID version5(UUID namespace, byte[] name) {
        var space =
                ByteBuffer.allocate(SIZE)
                        .putLong(namespace.getMostSignificantBits())
                        .putLong(namespace.getLeastSignificantBits())
                        .array();
        var sha1 = sha1();
        sha1.update(space);
        var hash = ByteBuffer.wrap(sha1.digest(name));
        var high = hash.getLong() & ~0xF000L | 0x5000L;
        var low = hash.getLong() & ~(3L << 62) | 2L << 62;
        return new UUID(high, low);
    }

    /// The GUID that names a utility VM of an id for Hyper-V sockets.
    public static UUID ofHvSocketVm(String id) {
        var upper = id.toUpperCase(java.util.Locale.ROOT);
        return version5(HV_SOCKET_VMS, upper.getBytes(StandardCharsets.UTF_16LE));
    }

    /// The GUID under which a SCSI controller appears in a utility VM.
    ///
    /// @param index 0 to 3 in practice
    public static UUID ofScsiController(int index) {
        return version5(
                SCSI_CONTROLLERS, Integer.toString(index).getBytes(StandardCharsets.US_ASCII));
    }

    /// The first 16 bytes of a text's SHA-1, which old interfaces take for a GUID; its version bits are no version.
    public static UUID ofSha1(String source) {
        var hash = sha1().digest(source.getBytes(StandardCharsets.UTF_8));
        return ofBytes(java.util.Arrays.copyOf(hash, SIZE));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
