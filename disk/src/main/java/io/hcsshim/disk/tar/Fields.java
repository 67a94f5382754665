package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.Times;
import io.hcsshim.disk.tree.Timestamp;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known about a member while its headers are read: the block's fields, then the records'.
final class Fields {
    private static final Set<String> OF_THE_BLOCK =
            Set.of("path", "linkpath", "uid", "gid", "size", "mtime", "atime", "ctime");

    private final char blockType;
    private final long mode;
    private final TarEntry.DeviceNumber device;
    private SortedMap<String, String> xattrs = Collections.emptySortedMap();
    private SortedMap<String, String> others = Collections.emptySortedMap();
    private long uid;
    private long gid;
    private Timestamp modified;
    private Timestamp accessed;
    private Timestamp changed;
    String name;
    String linkTarget;
    long size;

    Fields(HeaderBlock block) throws MalformedField {
        blockType = block.type();
        name = block.name();
        linkTarget = block.linkTarget();
        mode = block.number(100, 8);
        uid = block.number(108, 8);
        gid = block.number(116, 8);
        size = block.number(124, 12);
        modified = Timestamp.ofSeconds(block.number(136, 12));
        device =
                block.format() == HeaderBlock.Format.V7
                        ? TarEntry.DeviceNumber.NONE
                        : new TarEntry.DeviceNumber(block.number(329, 8), block.number(337, 8));
        accessed = block.time(0);
        changed = block.time(1);
    }

    /// Lets records win over the block; an empty value leaves the block's. Others are kept as they are.
    void merge(Map<String, String> records) throws MalformedField {
        if (records.isEmpty()) {
            return;
        }
        xattrs = new TreeMap<>();
        others = new TreeMap<>();
        for (var record : records.entrySet()) {
            var value = record.getValue();
            if (record.getKey().startsWith(PaxRecords.XATTR)) {
                xattrs.put(record.getKey().substring(PaxRecords.XATTR.length()), value);
            } else if (!value.isEmpty() || !OF_THE_BLOCK.contains(record.getKey())) {
                merge(record.getKey(), value);
            }
        }
    }

    private void merge(String key, String value) throws MalformedField {
        switch (key) {
            case "path" -> name = value;
            case "linkpath" -> linkTarget = value;
            case "uid" -> uid = Numbers.decimal(value);
            case "gid" -> gid = Numbers.decimal(value);
            case "size" -> size = Numbers.decimal(value);
            case "mtime" -> modified = Numbers.time(value);
            case "atime" -> accessed = Numbers.time(value);
            case "ctime" -> changed = Numbers.time(value);
            default -> others.put(key, value); // comments, what other programs add
        }
    }

    char type() {
        if (blockType != TarType.OLD_REGULAR) {
            return blockType;
        }
        return name.endsWith("/") ? TarType.DIRECTORY : TarType.REGULAR;
    }

    /// How many bytes follow the header.
    long stored() throws MalformedField {
        if (TarEntry.headerOnly(type())) {
            return 0;
        }
        if (size < 0) {
            throw new MalformedField("'" + name + "' has a size of " + size);
        }
        return size;
    }

    TarEntry entry() {
        var times = new Times(accessed, changed, modified, modified);
        var permissions = (int) (mode & Attributes.PERMISSIONS);
        var attributes = new Attributes(permissions, (int) uid, (int) gid, times, xattrs);
        return new TarEntry(type(), name, linkTarget, size, attributes, device, others);
    }

    /// A member that carries records for all that follow: they are not applied to anything.
    TarEntry globalRecords() {
        return new TarEntry(
                TarType.GLOBAL_RECORDS,
                name,
                "",
                0,
                Attributes.of(0),
                TarEntry.DeviceNumber.NONE,
                Collections.emptySortedMap());
    }
}
