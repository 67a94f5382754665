package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Attributes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// One member of an archive. Texts are [byte text][io.hcsshim.disk.tree].
///
/// @param type       the type flag, see [TarType] for those that are known; 0 never occurs
/// @param name       as in the archive: absolute, with `..` or with a slash at its end if it is so there
/// @param linkTarget what a link points at, empty for everything else
/// @param size       bytes of content, after holes are filled
/// @param attributes owner, mode, times, extended attributes
/// @param device     of a device; zeros for everything else
/// @param records    extended records that are no part of the above, by key, such as `MSWINDOWS.rawsd`
public record TarEntry(
        char type,
        String name,
        String linkTarget,
        long size,
        Attributes attributes,
        DeviceNumber device,
        SortedMap<String, String> records) {
    /// Checks its parts, and keeps copies of those that could change.
    public TarEntry {
        records =
                records.isEmpty()
                        ? Collections.emptySortedMap()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(records));
    }

    /// A device's number in its two parts.
    public record DeviceNumber(long major, long minor) {
        static final DeviceNumber NONE = new DeviceNumber(0, 0);
    }

    /// True if the type is one that never has content, whatever its size field says.
    static boolean headerOnly(char type) {
        return type >= TarType.HARD_LINK && type <= TarType.FIFO;
    }
}
