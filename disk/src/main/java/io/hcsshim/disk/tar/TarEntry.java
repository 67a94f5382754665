package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Attributes;

/// One member of an archive. Texts are [byte text][io.hcsshim.disk.tree].
///
/// @param type       the type flag, see [TarType] for those that are known; 0 never occurs
/// @param name       as in the archive: absolute, with `..` or with a slash at its end if it is so there
/// @param linkTarget what a link points at, empty for everything else
/// @param size       bytes of content, after holes are filled
/// @param attributes owner, mode, times, extended attributes
/// @param device     of a device; zeros for everything else
public record TarEntry(
        char type,
        String name,
        String linkTarget,
        long size,
        Attributes attributes,
        DeviceNumber device) {
    /// A device's number in its two parts.
    public record DeviceNumber(long major, long minor) {
        static final DeviceNumber NONE = new DeviceNumber(0, 0);
    }

    /// True if the type is one that never has content, whatever its size field says.
    static boolean headerOnly(char type) {
        return type >= TarType.HARD_LINK && type <= TarType.FIFO;
    }
}
