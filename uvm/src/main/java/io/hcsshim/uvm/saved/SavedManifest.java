package io.hcsshim.uvm.saved;

import io.hcsshim.uvm.template.MemoryDigest;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a saved machine says of itself, in the file `saved.json` beside its others. It is written last: a folder without it
/// is none.
///
/// @param machine whose it is
/// @param save    a number that no other save has: the machine knows by it which was its last
/// @param created when
/// @param files   what each file must be, by name
record SavedManifest(
        String machine, String save, Instant created, Map<String, MemoryDigest> files) {
    static final String NAME = "saved.json";
    private static final int FORMAT = 1;

    SavedManifest {
        files = Map.copyOf(files);
    }

    /// Reads the files that are in a folder.
    static SavedManifest over(Path folder, String machine, String save) throws IOException {
        var files = new TreeMap<String, MemoryDigest>();
        List<Path> all;
        try (var there = Files.list(folder)) {
            all = there.toList();
        }
        for (var file : all) {
            files.put("" + file.getFileName(), MemoryDigest.of(file));
        }
        return new SavedManifest(machine, save, Instant.now(), files);
    }

    /// Reads that of a folder.
    ///
    /// @throws IOException saying what is wrong
    static SavedManifest in(Path folder) throws IOException {
        try {
            return of(JsonObject.parse(Files.readAllBytes(folder.resolve(NAME))));
        } catch (NoSuchFileException e) {
            throw new IOException(folder + " is no saved machine: it has no " + NAME, e);
        } catch (JsonException e) {
            throw new IOException(folder.resolve(NAME) + " cannot be read: " + e.getMessage(), e);
        }
    }

    static SavedManifest of(JsonObject json) throws JsonException {
        if (json.int64("format") != FORMAT) {
            throw new JsonException("a format that is not known: " + json.int64("format"));
        }
        var files = new TreeMap<String, MemoryDigest>();
        var told = json.object("files").orElse(JsonObject.of());
        for (var name : told.names()) {
            var file = told.object(name).orElse(JsonObject.of());
            files.put(name, new MemoryDigest(file.int64("size"), file.string("sha256")));
        }
        try {
            return new SavedManifest(
                    json.string("machine"),
                    json.string("save"),
                    Instant.parse(json.string("created")),
                    files);
        } catch (DateTimeParseException e) {
            throw new JsonException("no time: " + json.string("created"));
        }
    }

    JsonObject toJson() {
        var told = JsonObject.builder();
        for (var file : new TreeMap<>(files).entrySet()) {
            told.put(
                    file.getKey(),
                    JsonObject.builder()
                            .put("size", file.getValue().size())
                            .put("sha256", file.getValue().sha256())
                            .build());
        }
        return JsonObject.builder()
                .put("format", FORMAT)
                .put("machine", machine)
                .put("save", save)
                .put("created", created.toString())
                .put("files", told.build())
                .build();
    }

    /// Reads all files and compares.
    ///
    /// @throws IOException naming the first that is not what was written
    void check(Path folder) throws IOException {
        if (files.isEmpty()) {
            throw new IOException(folder + " has no files of a machine");
        }
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path)) {
                throw new IOException(folder + " has lost " + file.getKey());
            }
            var wanted = file.getValue();
            if (Files.size(path) != wanted.size()) {
                throw new IOException(
                        path + " has " + Files.size(path) + " bytes instead of " + wanted.size());
            }
            if (!MemoryDigest.of(path).equals(wanted)) {
                throw new IOException(path + " is not what was written");
            }
        }
    }
}
