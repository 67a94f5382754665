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
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Things in folders, each with a record of what it is.
///
/// ```
/// <id>/       whatever it is made of
/// <id>.json   the record, written beside, synced and renamed
/// ```
///
/// A thing is there from the moment its record is, and no longer than that: a folder without a record is rubbish of a
/// process that died. Ids are short, because many of them go into one mount option. Thread-safe, as far as callers
/// leave each other's ids alone.
public final class Shelf {
    private static final String RECORD = ".json";
    private static final String PART = ".part";
    private static final int RADIX = 36;

    private final Path folder;
    private final Trash trash;
    private final String series = Long.toString(Instant.now().getEpochSecond(), RADIX);
    private final AtomicLong counter = new AtomicLong();

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
                if (!name.endsWith(RECORD) && !Files.exists(shelf.record(name))) {
                    trash.take(entry);
                }
            }
        }
        return shelf;
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

    /// An id that was never used before.
    public String nextId() {
        while (true) {
            var id = series + "." + Long.toString(counter.getAndIncrement(), RADIX);
            if (!Files.exists(path(id)) && !Files.exists(record(id))) {
                return id;
            }
        }
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
        var part = folder.resolve(id + PART);
        try (var file =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var text = ByteBuffer.wrap(record.toText().getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                file.write(text);
            }
            file.truncate(text.limit());
            file.force(true);
        }
        Files.move(part, record(id), StandardCopyOption.ATOMIC_MOVE);
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
