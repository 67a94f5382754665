package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Timestamp;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A member that is to be written. Texts are [byte text][io.hcsshim.disk.tree].
///
/// @param type       a flag of [TarType]
/// @param name       of any length
/// @param linkTarget what a link points at, empty for everything else
/// @param size       bytes of content
/// @param mode       permissions and type, as they are to stand in the header
/// @param modified   last change of the content
/// @param records    extended records by key, beside those that the above need
public record NewEntry(
        char type,
        String name,
        String linkTarget,
        long size,
        int mode,
        Timestamp modified,
        SortedMap<String, String> records) {
    /// Checks its parts, and keeps copies of those that could change.
    public NewEntry {
        records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
    }

    /// A member without content, without records, of root's.
    public static NewEntry of(char type, String name, String linkTarget) {
        return new NewEntry(type, name, linkTarget, 0, 0, Timestamp.EPOCH, new TreeMap<>());
    }

    /// The same with another size.
    public NewEntry withSize(long other) {
        return new NewEntry(type, name, linkTarget, other, mode, modified, records);
    }

    /// The same with another mode.
    public NewEntry withMode(int other) {
        return new NewEntry(type, name, linkTarget, size, other, modified, records);
    }
}
