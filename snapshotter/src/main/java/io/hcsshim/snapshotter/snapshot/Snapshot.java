package io.hcsshim.snapshotter.snapshot;

import io.hcsshim.snapshotter.layer.Digest;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A snapshot.
///
/// @param id      the name of its folder
/// @param key     what containerd calls it
/// @param parent  the key of the committed snapshot below; empty if there is none
/// @param layer   the folder's name of the layer that it adds: of a committed snapshot, and of one that is about to be
public record Snapshot(
        String id,
        String key,
        String parent,
        Kind kind,
        Map<String, String> labels,
        Instant created,
        Instant updated,
        Optional<String> layer) {
    /// The label that says which layer a snapshot is for: a chain id.
    static final String TARGET = "containerd.io/snapshot.ref";

    private static final String EXTRACTION = "extract-";

    /// What can be done with a snapshot.
    public enum Kind {
        /// A container reads it.
        VIEW,
        /// A container writes to it, or a layer is put into it.
        ACTIVE,
        /// Others are made on it.
        COMMITTED
    }

    public Snapshot {
        labels = Map.copyOf(labels);
    }

    /// The chain id of the layer that the snapshot is for.
    Optional<Digest> target() throws SnapshotException {
        return target(labels);
    }

    static Optional<Digest> target(Map<String, String> labels) throws SnapshotException {
        var text = labels.getOrDefault(TARGET, "");
        return text.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(text));
    }

    /// The chain id in the key of a snapshot for a layer: `extract-<chance> <chain id>`, behind what containerd's own
    /// catalogue puts before every key. Clients that unpack by themselves (`ctr`) set no label.
    static Optional<Digest> targetOfKey(String key) throws SnapshotException {
        int space = key.lastIndexOf(' ');
        return space > 0 && key.substring(key.lastIndexOf('/') + 1).startsWith(EXTRACTION)
                ? Optional.of(Digest.parse(key.substring(space + 1)))
                : Optional.empty();
    }

    /// The namespace of containerd that a key belongs to: containerd puts it before the first slash.
    static String namespace(String key) {
        int slash = key.indexOf('/');
        return slash > 0 ? key.substring(0, slash) : "default";
    }

    Snapshot withLayer(String made) {
        return new Snapshot(id, key, parent, kind, labels, created, updated, Optional.of(made));
    }

    Snapshot withLabels(Map<String, String> others, Instant now) {
        return new Snapshot(id, key, parent, kind, others, created, now, layer);
    }

    Snapshot committedAs(String name, Map<String, String> more, Instant now) {
        var all = new TreeMap<>(labels);
        all.putAll(more);
        return new Snapshot(id, name, parent, Kind.COMMITTED, all, now, now, layer);
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("key", key)
                .putUnlessEmpty("parent", parent)
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .putUnlessEmpty("labels", labels)
                .put("created", created.toString())
                .put("updated", updated.toString())
                .putUnlessEmpty("layer", layer.orElse(""))
                .build();
    }

    static Snapshot read(String id, JsonObject record) throws JsonException {
        try {
            return new Snapshot(
                    id,
                    record.string("key"),
                    record.string("parent"),
                    Kind.valueOf(record.string("kind").toUpperCase(Locale.ROOT)),
                    record.stringMap("labels"),
                    Instant.parse(record.string("created")),
                    Instant.parse(record.string("updated")),
                    Optional.of(record.string("layer")).filter(layer -> !layer.isEmpty()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new JsonException(String.valueOf(e.getMessage()));
        }
    }
}
