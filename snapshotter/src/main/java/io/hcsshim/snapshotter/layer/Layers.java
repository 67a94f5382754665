package io.hcsshim.snapshotter.layer;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.files.Shelf;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/// The layers that are kept, one for each diff id: what is in a layer does not depend on what is below it.
///
/// A layer is made once, however many ask for it at a time, and removed when its last use is closed. Thread-safe.
public final class Layers {
    private final Shelf shelf;
    private final LayerMaker maker;
    private final Log log;
    private final Semaphore atOnce;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Digest, Layer> kept = new HashMap<>(); // guarded by lock
    private final Map<Digest, Integer> uses = new HashMap<>(); // guarded by lock
    private final Map<Digest, ReentrantLock> making = new HashMap<>(); // guarded by lock

    private Layers(Shelf shelf, BlobStore blobs, Log log) {
        this.shelf = shelf;
        this.maker = new LayerMaker(shelf, blobs);
        this.log = log;
        this.atOnce = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));
    }

    /// Reads what is kept. Nothing is in use then: whoever knows uses says so, and drops the rest.
    public static Layers open(Shelf shelf, BlobStore blobs, Log log) throws IOException {
        var layers = new Layers(shelf, blobs, log);
        for (var record : shelf.records().entrySet()) {
            try {
                var layer = Layer.read(record.getKey(), record.getValue());
                layers.kept.put(layer.diffId(), layer);
            } catch (JsonException | SnapshotException e) {
                throw new IOException(
                        "the record of layer " + record.getKey() + ": " + e.getMessage(), e);
            }
        }
        return layers;
    }

    /// The folder of a layer; its disk is `layer.vhd` in it.
    public Path folder(Layer layer) {
        return shelf.path(layer.id());
    }

    /// Uses a layer if it is kept.
    public Optional<LayerUse> use(Digest diffId) {
        lock.lock();
        try {
            return Optional.ofNullable(kept.get(diffId)).map(this::used);
        } finally {
            lock.unlock();
        }
    }

    /// Uses a layer by the name of its folder, if it is kept.
    public Optional<LayerUse> use(String id) {
        lock.lock();
        try {
            return kept.values().stream()
                    .filter(layer -> layer.id().equals(id))
                    .findFirst()
                    .map(this::used);
        } finally {
            lock.unlock();
        }
    }

    private LayerUse used(Layer layer) {
        uses.merge(layer.diffId(), 1, Integer::sum);
        return new LayerUse(layer, () -> release(layer));
    }

    /// Uses a layer, made of the image's archive unless it is kept.
    ///
    /// @throws SnapshotException if the archive is not what the image says
    /// @throws IOException       if it cannot be read, is not valid, or holds what cannot be in an image; nothing is left
    public LayerUse obtain(String namespace, ImageLayer wanted)
            throws IOException, InterruptedException {
        var mine = making(wanted.diffId());
        mine.lockInterruptibly();
        try {
            var there = use(wanted.diffId());
            return there.isPresent() ? there.get() : make(namespace, wanted);
        } finally {
            mine.unlock();
            made(wanted.diffId(), mine);
        }
    }

    private void made(Digest diffId, ReentrantLock mine) {
        lock.lock();
        try {
            if (!mine.hasQueuedThreads() && !mine.isLocked()) {
                making.remove(
                        diffId,
                        mine); // who has it in hand already finds the layer, or makes it twice
            }
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock making(Digest diffId) {
        lock.lock();
        try {
            return making.computeIfAbsent(diffId, _ -> new ReentrantLock());
        } finally {
            lock.unlock();
        }
    }

    private LayerUse make(String namespace, ImageLayer wanted)
            throws IOException, InterruptedException {
        atOnce.acquire();
        try {
            long start = System.nanoTime();
            var layer = maker.make(namespace, wanted);
            var fields =
                    Map.of(
                            "diffId",
                            layer.diffId().text(),
                            "layer",
                            layer.id(),
                            "tarBytes",
                            layer.tarBytes(),
                            "millis",
                            (System.nanoTime() - start) / 1_000_000);
            log.info("layer made", fields);
            lock.lock();
            try {
                kept.put(layer.diffId(), layer);
                return used(layer);
            } finally {
                lock.unlock();
            }
        } finally {
            atOnce.release();
        }
    }

    private void release(Layer layer) throws IOException {
        lock.lock();
        try {
            if (uses.merge(layer.diffId(), -1, Integer::sum) == 0) {
                forget(layer);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(Layer layer) throws IOException {
        uses.remove(layer.diffId());
        kept.remove(layer.diffId());
        shelf.drop(layer.id());
        log.info("layer removed", Map.of("diffId", layer.diffId().text(), "layer", layer.id()));
    }

    /// Removes the layers that nobody uses: those of a process that died between making and using them.
    public void dropUnused() throws IOException {
        lock.lock();
        try {
            for (var layer : List.copyOf(kept.values())) {
                if (!uses.containsKey(layer.diffId())) {
                    forget(layer);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
