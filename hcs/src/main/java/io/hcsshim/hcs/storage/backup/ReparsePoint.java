package io.hcsshim.hcs.storage.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A link of the file system (ntifs.h, REPARSE_DATA_BUFFER).
///
/// @param target as a person reads it, with backslashes
/// @param mountPoint whether it is a mount point, which leads to a folder, and no symbolic link
public record ReparsePoint(String target, boolean mountPoint) {
    private static final int MOUNT_POINT = 0xA0000003;
    private static final int SYMLINK = 0xA000000C;
    private static final int HEADER = 8;
    private static final int MOUNT_POINT_FIELDS = 8;
    private static final int SYMLINK_FIELDS = 12;
    private static final int RELATIVE = 1;
    private static final String NT_PREFIX = "\\??\\";

    /// Reads one.
    ///
    /// @throws IOException if it is damaged, or of another kind
    public static ReparsePoint parse(byte[] bytes) throws IOException {
        if (bytes.length < HEADER + MOUNT_POINT_FIELDS) {
            throw new IOException("a reparse point of " + bytes.length + " bytes");
        }
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var tag = in.getInt();
        if (tag != MOUNT_POINT && tag != SYMLINK) {
            throw new IOException("a reparse point of kind 0x" + Integer.toHexString(tag));
        }
        var fields = tag == MOUNT_POINT ? MOUNT_POINT_FIELDS : SYMLINK_FIELDS;
        var offset = HEADER + fields + Short.toUnsignedInt(in.getShort(HEADER + 4));
        var length = Short.toUnsignedInt(in.getShort(HEADER + 6));
        if (offset + length > bytes.length) {
            throw new IOException("a reparse point that names bytes beyond its end");
        }
        var target = new String(bytes, offset, length, StandardCharsets.UTF_16LE);
        return new ReparsePoint(target, tag == MOUNT_POINT);
    }

    /// The bytes of it.
    ///
    /// The file system follows the first name, which is the kernel's; people read the second.
    public byte[] toBytes() {
        var isAbsolute = isAbsolute(target);
        var kernel = mountPoint || isAbsolute ? kernelName(target) : target;
        var first = kernel.getBytes(StandardCharsets.UTF_16LE);
        var second = target.getBytes(StandardCharsets.UTF_16LE);
        var fields = mountPoint ? MOUNT_POINT_FIELDS : SYMLINK_FIELDS;
        var names = first.length + second.length + 2 * Character.BYTES;
        var out = ByteBuffer.allocate(HEADER + fields + names).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(mountPoint ? MOUNT_POINT : SYMLINK);
        out.putShort((short) (fields + names)).putShort((short) 0);
        out.putShort((short) 0).putShort((short) first.length);
        out.putShort((short) (first.length + Character.BYTES)).putShort((short) second.length);
        if (!mountPoint) {
            out.putInt(isAbsolute ? 0 : RELATIVE);
        }
        out.put(first).putChar('\0').put(second).putChar('\0');
        return out.array();
    }

    private static boolean isAbsolute(String target) {
        return target.startsWith("\\\\") || target.length() > 1 && target.charAt(1) == ':';
    }

    private static String kernelName(String target) {
        if (target.startsWith("\\\\?\\")) {
            return NT_PREFIX + target.substring(4);
        }
        return target.startsWith("\\\\")
                ? NT_PREFIX + "UNC" + target.substring(1)
                : NT_PREFIX + target;
    }
}
