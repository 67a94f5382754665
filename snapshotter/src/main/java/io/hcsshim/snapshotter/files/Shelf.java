package io.hcsshim.snapshotter.files;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/// Things in folders, each with a record of what it is.
///
/// ```
/// <id>/       whatever it is made of
/// <id>.json   the record, written beside, synced and renamed
/// next        a number that no id has reached yet
/// ```
///
/// A thing is there from the moment its record is, and no longer than that: a folder without a record is rubbish of a
/// process that died. Ids are short, because many of them go into one mount option. Thread-safe, as far as callers
/// leave each other's ids alone.
public final class Shelf {
    private static final String RECORD = ".json";
    private static final String PART = ".part";
    private static final String NEXT = "next";
    private static final int RADIX = 36;

    /// Numbers that are set aside with one write.
    private static final int BLOCK = 64;

    private final Path folder;
    private final Trash trash;

    // guarded by this
    private long next;
    private long reserved;

    private Shelf(Path folder, Trash trash) {
        this.folder = folder;
        this.trash = trash;
    }

    /// Opens the shelf at `folder`, made if absent; what has no record is thrown away.
    public static Shelf open(Path folder, Trash trash) throws IOException {
        Files.createDirectories(folder);
        var shelf = new Shelf(folder, trash);
        try (var entries = Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                var name = String.valueOf(entry.getFileName());
                if (!name.endsWith(RECORD) && !name.equals(NEXT)) {
                    if (!Files.exists(shelf.record(name))) {
                        trash.take(entry);
                    }
                }
            }
        }
        shelf.next = shelf.firstFree();
        shelf.reserved = shelf.next;
        return shelf;
    }

    private long firstFree() throws IOException {
        long free = 0;
        for (var id : records().keySet()) {
            free = Math.max(free, number(id) + 1);
        }
        return Files.exists(folder.resolve(NEXT))
                ? Math.max(free, number(Files.readString(folder.resolve(NEXT))))
                : free;
    }

    private long number(String id) throws IOException {
        try {
            return Long.parseLong(id, RADIX);
        } catch (NumberFormatException e) {
            throw new IOException("not one of our numbers in " + folder + ": '" + id + "'", e);
        }
    }

    /// All records by id.
    ///
    /// @throws IOException if one of them is not what was written; nothing is guessed then
    public Map<String, JsonObject> records() throws IOException {
        var records = new TreeMap<String, JsonObject>();
        try (var entries = Files.newDirectoryStream(folder, "*" + RECORD)) {
            for (var entry : entries) {
                var name = String.valueOf(entry.getFileName());
                var id = name.substring(0, name.length() - RECORD.length());
                try {
                    records.put(id, JsonObject.parse(Files.readAllBytes(entry)));
                } catch (JsonException e) {
                    throw new IOException("read the record " + entry + ": " + e.getMessage(), e);
                }
            }
        }
        return records;
    }

    /// An id that was never used before, nor will be again: machines tell disks apart by their paths.
    public synchronized String nextId() throws IOException {
        if (next == reserved) {
            replace(NEXT, Long.toString(reserved + BLOCK, RADIX));
            reserved += BLOCK;
        }
        return Long.toString(next++, RADIX);
    }

    /// Where the thing of an id lies, if it has a folder.
    public Path path(String id) {
        return folder.resolve(id);
    }

    private Path record(String id) {
        return folder.resolve(id + RECORD);
    }

    /// Makes an empty folder, which is rubbish until its record is written.
    public Path create(String id) throws IOException {
        return Files.createDirectory(path(id));
    }

    /// Writes the first record of a thing, after all that is in its folder.
    public void keep(String id, JsonObject record) throws IOException {
        if (Files.exists(path(id))) {
            try (var below = Files.walk(path(id))) {
                for (var path : (Iterable<Path>) below::iterator) {
                    sync(path);
                }
            }
        }
        rewrite(id, record);
    }

    /// Writes another record of a thing.
    public void rewrite(String id, JsonObject record) throws IOException {
        replace(id + RECORD, record.toText());
    }

    private void replace(String name, String content) throws IOException {
        var part = folder.resolve(name + PART);
        try (var file =
                FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var text = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                file.write(text);
            }
            file.force(true);
        }
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
    }

    /// Takes a thing away: its record first.
    public void drop(String id) throws IOException {
        if (Files.deleteIfExists(record(id))) {
            sync(folder);
        }
        discard(id);
    }

    /// Takes the folder of a thing away, whether it has a record or not.
    public void discard(String id) throws IOException {
        trash.take(path(id));
    }

    private static void sync(Path path) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            file.force(true);
        }
    }
}
