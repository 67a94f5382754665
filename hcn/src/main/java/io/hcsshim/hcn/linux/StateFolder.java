package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.linux.Inventory.ObjectId;
import io.hcsshim.sys.linux.Flock;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The folder in which the documents lie.
///
/// | name | what |
/// |---|---|
/// | `lock` | held by whoever reads or changes anything |
/// | `owner` | the folder's id, eight hexadecimal digits |
/// | `host` | which start of which host, and which network namespace of it, the kernel's objects are in |
/// | `journal` | what has to hold if a change is not finished; absent between changes |
/// | `<kind>/<id>.json` | an object's document |
/// | `netns/<id>` | where a namespace stands |
///
/// Files are replaced as a whole. Not thread-safe: the lock's holder serialises.
final class StateFolder {
    /// The file that is locked.
    static final String LOCK = "lock";

    private static final String SUFFIX = ".json";

    private final Path folder;

    StateFolder(Path folder) {
        this.folder = folder;
    }

    /// Waits for everybody else. Holds its thread.
    Flock lock() throws IOException {
        Files.createDirectories(folder);
        return Flock.lock(folder.resolve(LOCK));
    }

    /// The folder's id, chosen at first.
    String owner() throws IOException {
        var known = read("owner");
        if (known.isPresent()) {
            return known.get();
        }
        var chosen = UUID.randomUUID().toString().substring(0, 8);
        write("owner", chosen);
        return chosen;
    }

    /// Where a namespace stands.
    Path namespace(UUID id) {
        return namespaces().resolve(id.toString());
    }

    /// The folder of all namespaces.
    Path namespaces() {
        return folder.resolve("netns");
    }

    /// A file or folder in it.
    Path file(String name) {
        return folder.resolve(name);
    }

    /// All documents.
    Inventory load() throws IOException {
        var all = new HashMap<ObjectId, JsonObject>();
        for (var kind : HcnKind.values()) {
            var of = folder.resolve(word(kind));
            if (Files.isDirectory(of)) {
                try (var files = Files.newDirectoryStream(of, "*" + SUFFIX)) {
                    for (var file : files) {
                        var name = file.getFileName().toString();
                        var id = name.substring(0, name.length() - SUFFIX.length());
                        all.put(new ObjectId(kind, UUID.fromString(id)), parse(file));
                    }
                }
            }
        }
        return new Inventory(all);
    }

    private static JsonObject parse(Path file) throws IOException {
        try {
            return JsonObject.parse(Files.readAllBytes(file));
        } catch (JsonException e) {
            throw new IOException("read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Writes documents down, or takes them away where they are empty.
    void store(Map<ObjectId, Optional<JsonObject>> documents) throws IOException {
        for (var entry : documents.entrySet()) {
            var name = word(entry.getKey().kind()) + "/" + entry.getKey().id() + SUFFIX;
            if (entry.getValue().isPresent()) {
                Files.createDirectories(folder.resolve(word(entry.getKey().kind())));
                write(name, entry.getValue().get().toText());
            } else {
                remove(name);
            }
        }
    }

    private static String word(HcnKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace("_", "") + "s";
    }

    /// What a small file says.
    Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(folder.resolve(name)).strip());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// Replaces a file; whoever reads it sees the old text or the new one, after a loss of power as well.
    void write(String name, String text) throws IOException {
        var fresh = folder.resolve(name + ".new");
        try (var channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Takes a file away, if it is there.
    void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
