package io.hcsshim.snapshotter.snapshot;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.files.Shelf;
import io.hcsshim.snapshotter.layer.Digest;
import io.hcsshim.snapshotter.layer.Layer;
import io.hcsshim.snapshotter.layer.LayerUse;
import io.hcsshim.snapshotter.layer.Layers;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import io.hcsshim.snapshotter.snapshot.Snapshot.Kind;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// Which snapshots there are. What it has agreed to is on disk. Thread-safe.
final class Catalogue {
    private final Shelf shelf;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<String, Snapshot> byKey = new TreeMap<>(); // guarded by lock
    private final Map<String, LayerUse> layers = new HashMap<>(); // by key; guarded by lock

    private Catalogue(Shelf shelf) {
        this.shelf = shelf;
    }

    /// Reads the records. A snapshot whose layer is gone is dropped, with a word in the log.
    static Catalogue open(Shelf shelf, Layers layers, Log log) throws IOException {
        var catalogue = new Catalogue(shelf);
        for (var record : shelf.records().entrySet()) {
            try {
                var snapshot = Snapshot.read(record.getKey(), record.getValue());
                var use = snapshot.layer().flatMap(layers::use);
                if (snapshot.kind() == Kind.COMMITTED && use.isEmpty()) {
                    log.warning(
                            "snapshot without its layer dropped", Map.of("key", snapshot.key()));
                    shelf.drop(snapshot.id());
                } else {
                    catalogue.byKey.put(snapshot.key(), snapshot);
                    use.ifPresent(layer -> catalogue.layers.put(snapshot.key(), layer));
                }
            } catch (JsonException e) {
                throw new IOException(
                        "the record of snapshot " + record.getKey() + ": " + e.getMessage(), e);
            }
        }
        return catalogue;
    }

    /// Adds a snapshot; what is in its folder has to be complete.
    void add(Snapshot snapshot) throws IOException {
        lock.lock();
        try {
            requireFree(snapshot.key());
            requireParent(snapshot.parent());
            shelf.keep(snapshot.id(), snapshot.toJson());
            byKey.put(snapshot.key(), snapshot);
        } finally {
            lock.unlock();
        }
    }

    /// Adds the snapshot of a layer that came from elsewhere, unless there is one for this layer and parent already. The
    /// layer is the catalogue's from now on.
    void addLayer(Snapshot snapshot, LayerUse layer) throws IOException {
        lock.lock();
        try {
            if (committed(snapshot.target().orElseThrow(), snapshot.parent()).isPresent()) {
                layer.close();
            } else {
                add(snapshot);
                layers.put(snapshot.key(), layer);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Turns an active snapshot into a committed one. The layer is the catalogue's from now on.
    void commit(String key, Snapshot committed, LayerUse layer) throws IOException {
        lock.lock();
        try {
            get(key);
            requireFree(committed.key());
            shelf.rewrite(committed.id(), committed.toJson());
            byKey.remove(key);
            byKey.put(committed.key(), committed);
            layers.put(committed.key(), layer);
        } finally {
            lock.unlock();
        }
    }

    /// Changes what is written of a snapshot.
    void update(Snapshot snapshot) throws IOException {
        lock.lock();
        try {
            get(snapshot.key());
            shelf.rewrite(snapshot.id(), snapshot.toJson());
            byKey.put(snapshot.key(), snapshot);
        } finally {
            lock.unlock();
        }
    }

    /// Removes a snapshot that no other is made on.
    void remove(String key) throws IOException {
        lock.lock();
        try {
            var snapshot = get(key);
            for (var other : byKey.values()) {
                if (other.parent().equals(key)) {
                    throw new SnapshotException(
                            Code.FAILED_PRECONDITION,
                            "remove snapshot " + key + ": " + other.key() + " is made on it");
                }
            }
            shelf.drop(snapshot.id());
            byKey.remove(key);
            var layer = layers.remove(key);
            if (layer != null) {
                layer.close();
            }
        } finally {
            lock.unlock();
        }
    }

    Snapshot get(String key) throws SnapshotException {
        return find(key)
                .orElseThrow(
                        () -> new SnapshotException(Code.NOT_FOUND, "there is no snapshot " + key));
    }

    private Optional<Snapshot> find(String key) {
        lock.lock();
        try {
            return Optional.ofNullable(byKey.get(key));
        } finally {
            lock.unlock();
        }
    }

    List<Snapshot> all() {
        lock.lock();
        try {
            return List.copyOf(byKey.values());
        } finally {
            lock.unlock();
        }
    }

    /// The committed snapshot of a layer on a parent.
    Optional<Snapshot> committed(Digest target, String parent) {
        for (var snapshot : all()) {
            if (snapshot.kind() == Kind.COMMITTED
                    && snapshot.parent().equals(parent)
                    && target.text().equals(snapshot.labels().get(Snapshot.TARGET))) {
                return Optional.of(snapshot);
            }
        }
        return Optional.empty();
    }

    /// The active snapshot whose folder this is.
    Optional<Snapshot> at(Path folder) {
        return all().stream()
                .filter(snapshot -> snapshot.kind() == Kind.ACTIVE)
                .filter(snapshot -> shelf.path(snapshot.id()).equals(folder))
                .findFirst();
    }

    void requireFree(String key) throws SnapshotException {
        if (find(key).isPresent()) {
            throw new SnapshotException(
                    Code.ALREADY_EXISTS, "there is a snapshot " + key + " already");
        }
    }

    /// What a new snapshot is to be made on; nothing for one that begins a stack.
    Optional<Snapshot> requireParent(String key) throws SnapshotException {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        var parent = get(key);
        if (parent.kind() != Kind.COMMITTED) {
            throw new SnapshotException(
                    Code.FAILED_PRECONDITION, "snapshot " + key + " is not committed");
        }
        return Optional.of(parent);
    }

    /// The layers below a snapshot, topmost first.
    List<Layer> layersBelow(Snapshot snapshot) throws SnapshotException {
        lock.lock();
        try {
            var below = new ArrayList<Layer>();
            for (var key = snapshot.parent(); !key.isEmpty(); key = get(key).parent()) {
                var layer = layers.get(key);
                if (layer == null) {
                    throw new SnapshotException(
                            Code.FAILED_PRECONDITION, "snapshot " + key + " is not committed");
                }
                below.add(layer.layer());
            }
            return below;
        } finally {
            lock.unlock();
        }
    }

    /// The layer that a committed snapshot adds.
    Optional<Layer> layer(Snapshot snapshot) {
        lock.lock();
        try {
            return Optional.ofNullable(layers.get(snapshot.key())).map(LayerUse::layer);
        } finally {
            lock.unlock();
        }
    }
}
