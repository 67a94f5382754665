package io.hcsshim.snapshotter.snapshot;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.files.Shelf;
import io.hcsshim.snapshotter.files.Trash;
import io.hcsshim.snapshotter.layer.Accounts;
import io.hcsshim.snapshotter.layer.Digest;
import io.hcsshim.snapshotter.layer.Layer;
import io.hcsshim.snapshotter.layer.LayerFinder;
import io.hcsshim.snapshotter.layer.LayerUse;
import io.hcsshim.snapshotter.layer.Layers;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import io.hcsshim.snapshotter.snapshot.Snapshot.Kind;
import io.hcsshim.sys.linux.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// All snapshots, and what containerd does with them. Thread-safe.
public final class Snapshots implements AutoCloseable {
    /// The disk that is written to, in the folder of a snapshot; the shim knows the name too.
    private static final String SCRATCH = "sandbox.vhdx";

    /// The size of that disk in GiB, if one snapshot shall have another than the others.
    private static final String SCRATCH_GIB =
            "containerd.io/snapshot/io.microsoft.container.storage.rootfs.size-gb";

    private static final String LABEL = "labels.";
    private static final long LARGEST_GIB = 16 << 10;

    private final Parts parts;
    private final Catalogue catalogue;
    private final Map<String, Unpacking> unpacking = new ConcurrentHashMap<>();

    /// What snapshots are made of.
    ///
    /// @param scratchBytes the size of the disk that a container writes to, a multiple of 1 MiB
    public record Parts(
            Shelf shelf,
            Trash trash,
            Layers layers,
            LayerFinder finder,
            ScratchDisks scratch,
            long scratchBytes,
            Log log) {}

    /// How much room a snapshot takes.
    ///
    /// @param bytes on disk
    /// @param files in its folder, or its layer's
    public record Usage(long bytes, long files) {}

    private Snapshots(Parts parts, Catalogue catalogue) {
        this.parts = parts;
        this.catalogue = catalogue;
    }

    /// Takes up what is on the shelf. Layers that no snapshot has are dropped.
    public static Snapshots open(Parts parts) throws IOException {
        var catalogue = Catalogue.open(parts.shelf(), parts.layers(), parts.log());
        parts.layers().dropUnused();
        return new Snapshots(parts, catalogue);
    }

    /// Makes a snapshot that can be written to: for a container, or for a layer if a label says which.
    ///
    /// @throws SnapshotException `ALREADY_EXISTS` if there is one of this key, or the layer is there already, as it is
    ///     when it could be made at once; `FAILED_PRECONDITION` if the layer's archive is not what its image says
    public LayerMount prepare(String key, String parent, Map<String, String> labels)
            throws IOException, InterruptedException {
        catalogue.requireFree(key);
        var below = catalogue.requireParent(parent);
        var target = Snapshot.target(labels);
        if (target.isEmpty()) {
            var unpacked = Snapshot.targetOfKey(key);
            return unpacked.isEmpty()
                    ? forContainer(key, parent, labels, Kind.ACTIVE)
                    : forLayer(key, parent, withTarget(labels, unpacked.get()));
        }
        if (catalogue.committed(target.get(), parent).isEmpty()) {
            var layer =
                    parts.finder()
                            .search(Snapshot.namespace(key), chain(below), target.get())
                            .look();
            if (layer.isEmpty()) {
                return forLayer(key, parent, labels);
            }
            publish(target.get(), parent, labels, layer.get());
        }
        throw new SnapshotException(
                Code.ALREADY_EXISTS, "layer " + target.get() + " is there already");
    }

    /// Makes a snapshot that a container reads. It has a disk to write to all the same, because a machine wants one; what
    /// is written there goes with the snapshot.
    public LayerMount view(String key, String parent, Map<String, String> labels)
            throws IOException, InterruptedException {
        catalogue.requireFree(key);
        catalogue.requireParent(parent);
        return forContainer(key, parent, labels, Kind.VIEW);
    }

    private LayerMount forContainer(
            String key, String parent, Map<String, String> labels, Kind kind)
            throws IOException, InterruptedException {
        var snapshot = fresh(key, parent, labels, kind);
        try {
            var folder = parts.shelf().create(snapshot.id());
            parts.scratch().write(scratchBytes(labels), folder.resolve(SCRATCH));
            Accounts.show(foldersBelow(snapshot), folder);
            catalogue.add(snapshot);
        } catch (Throwable e) {
            parts.shelf().discard(snapshot.id());
            throw e;
        }
        return mount(snapshot);
    }

    /// A folder that containerd may unpack into, while the layer is made without it.
    private LayerMount forLayer(String key, String parent, Map<String, String> labels)
            throws IOException {
        var snapshot = fresh(key, parent, labels, Kind.ACTIVE);
        try {
            parts.shelf().create(snapshot.id());
            catalogue.add(snapshot);
        } catch (Throwable e) {
            parts.shelf().discard(snapshot.id());
            throw e;
        }
        unpacking(snapshot);
        return mount(snapshot);
    }

    private static Map<String, String> withTarget(Map<String, String> labels, Digest target) {
        var all = new TreeMap<>(labels);
        all.put(Snapshot.TARGET, target.text());
        return all;
    }

    private Snapshot fresh(String key, String parent, Map<String, String> labels, Kind kind)
            throws IOException {
        var now = Instant.now();
        var id = parts.shelf().nextId();
        return new Snapshot(id, key, parent, kind, labels, now, now, Optional.empty());
    }

    private void publish(Digest target, String parent, Map<String, String> labels, LayerUse layer)
            throws IOException {
        try {
            var now = Instant.now();
            var id = parts.shelf().nextId();
            var made = Optional.of(layer.layer().id());
            catalogue.addLayer(
                    new Snapshot(
                            id, target + "/" + id, parent, Kind.COMMITTED, labels, now, now, made),
                    layer);
        } catch (Throwable e) {
            try (layer) {
                throw e;
            }
        }
    }

    private Unpacking unpacking(Snapshot snapshot) throws IOException {
        var begun = unpacking.get(snapshot.id());
        if (begun != null) {
            return begun;
        }
        var below = chain(catalogue.requireParent(snapshot.parent()));
        var target = snapshot.target().orElseThrow();
        var search = parts.finder().search(Snapshot.namespace(snapshot.key()), below, target);
        return unpacking.computeIfAbsent(
                snapshot.id(), _ -> Unpacking.start(snapshot.key(), search));
    }

    /// The chain id of a snapshot that others are made on.
    private static Optional<Digest> chain(Optional<Snapshot> parent) throws SnapshotException {
        return parent.isEmpty() ? Optional.empty() : parent.get().target();
    }

    /// The mount of a snapshot that is not committed.
    public LayerMount mounts(String key) throws IOException {
        var snapshot = catalogue.get(key);
        if (snapshot.kind() == Kind.COMMITTED) {
            throw new SnapshotException(
                    Code.FAILED_PRECONDITION, "snapshot " + key + " is committed, and not mounted");
        }
        return mount(snapshot);
    }

    private LayerMount mount(Snapshot snapshot) throws SnapshotException {
        var folder = parts.shelf().path(snapshot.id());
        return LayerMount.of(folder, snapshot.kind(), foldersBelow(snapshot));
    }

    private List<Path> foldersBelow(Snapshot snapshot) throws SnapshotException {
        return catalogue.layersBelow(snapshot).stream().map(parts.layers()::folder).toList();
    }

    /// Makes the layer that is to be unpacked into the folder of a snapshot.
    ///
    /// @param folder the source of its mount
    /// @return nothing if the folder is not that of a snapshot for a layer
    public Optional<Layer> apply(Path folder) throws IOException, InterruptedException {
        var snapshot = catalogue.at(folder);
        if (snapshot.isEmpty() || snapshot.get().target().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(await(snapshot.get()));
    }

    private Layer await(Snapshot snapshot) throws IOException, InterruptedException {
        var layer = unpacking(snapshot).await();
        try {
            catalogue.get(snapshot.key());
        } catch (SnapshotException e) {
            stopUnpacking(snapshot); // it was removed meanwhile, perhaps before this began
            throw e;
        }
        return layer.map(LayerUse::layer)
                .orElseThrow(() ->
                        new SnapshotException(
                                Code.FAILED_PRECONDITION,
                                "no image in containerd's content store has an archive for layer "
                                        + snapshot.labels().get(Snapshot.TARGET)));
    }

    /// Turns a snapshot for a layer into one that others can be made on; what was unpacked into its folder is thrown away.
    ///
    /// @throws SnapshotException `FAILED_PRECONDITION` if the snapshot is a container's: what that wrote is on a disk of its own
    public void commit(String key, String name, Map<String, String> labels)
            throws IOException, InterruptedException {
        var snapshot = catalogue.get(key);
        if (snapshot.kind() != Kind.ACTIVE || snapshot.target().isEmpty()) {
            throw new SnapshotException(
                    Code.FAILED_PRECONDITION,
                    "commit snapshot " + key + ": only layers of images can be committed");
        }
        catalogue.requireFree(name);
        var layer = await(snapshot);
        var use =
                parts.layers()
                        .use(layer.diffId())
                        .orElseThrow(() ->
                                new SnapshotException(
                                        Code.FAILED_PRECONDITION, "snapshot " + key + " is gone"));
        try {
            var committed = snapshot.withLayer(layer.id()).committedAs(name, labels, Instant.now());
            catalogue.commit(key, committed, use);
        } catch (Throwable e) {
            try (use) {
                throw e;
            }
        }
        stopUnpacking(snapshot);
        parts.shelf().discard(snapshot.id());
    }

    /// Removes a snapshot, and its layer if no other has it.
    public void remove(String key) throws IOException {
        var snapshot = catalogue.get(key);
        catalogue.remove(key);
        stopUnpacking(snapshot);
    }

    private void stopUnpacking(Snapshot snapshot) {
        var begun = unpacking.remove(snapshot.id());
        if (begun != null) {
            begun.stop();
        }
    }

    /// What is known of a snapshot.
    public Snapshot stat(String key) throws IOException {
        return catalogue.get(key);
    }

    /// All snapshots, by key.
    public List<Snapshot> list() {
        return catalogue.all();
    }

    /// Changes labels, all of them or those that `fields` names as `labels.<name>`.
    public Snapshot update(String key, Map<String, String> labels, List<String> fields)
            throws IOException {
        var snapshot = catalogue.get(key);
        var changed =
                new TreeMap<>(fields.isEmpty() ? Map.<String, String>of() : snapshot.labels());
        for (var field : fields.isEmpty() ? List.of("labels") : fields) {
            if (field.equals("labels")) {
                changed.clear();
                changed.putAll(labels);
            } else if (field.startsWith(LABEL)) {
                var label = field.substring(LABEL.length());
                changed.remove(label);
                changed.computeIfAbsent(label, labels::get);
            } else {
                throw new SnapshotException(
                        Code.INVALID_ARGUMENT,
                        "update snapshot " + key + ": " + field + " cannot be changed");
            }
        }
        changed.values().removeIf(String::isEmpty);
        var updated = snapshot.withLabels(changed, Instant.now());
        catalogue.update(updated);
        return updated;
    }

    /// How much room a snapshot takes: a committed one that of its layer, though others may have the same.
    public Usage usage(String key) throws IOException {
        var snapshot = catalogue.get(key);
        var layer = catalogue.layer(snapshot);
        return layer.isPresent()
                ? usage(parts.layers().folder(layer.get()), Layer.DISK)
                : usage(parts.shelf().path(snapshot.id()), SCRATCH);
    }

    private static Usage usage(Path folder, String disk) throws IOException {
        if (!Files.exists(folder.resolve(disk))) {
            return new Usage(0, 0);
        }
        try (var open = Folder.open(folder);
                var files = Files.walk(folder)) {
            return new Usage(open.status(disk).allocated(), files.count());
        }
    }

    /// Waits until the files of everything that was removed are gone.
    public void cleanup() throws InterruptedException {
        parts.trash().await();
    }

    /// Ends what is still being made; snapshots and layers stay.
    @Override
    public void close() {
        unpacking.values().forEach(Unpacking::stop);
        try {
            for (var begun : unpacking.values()) {
                begun.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long scratchBytes(Map<String, String> labels) throws SnapshotException {
        var text = labels.getOrDefault(SCRATCH_GIB, "");
        if (text.isEmpty()) {
            return parts.scratchBytes();
        }
        try {
            long size = Long.parseLong(text);
            if (size >= 1 && size <= LARGEST_GIB) {
                return size << 30;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new SnapshotException(
                Code.INVALID_ARGUMENT,
                "label " + SCRATCH_GIB + ": a size in GiB from 1 to 16384 is wanted, not " + text);
    }
}
