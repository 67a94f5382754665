package io.hcsshim.uvm.layers;

import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/// Disk images of layers and scratch disks, kept in one directory of the host.
///
/// ```
/// layers/<identity>.2.ext4     made once per layer directory, shared by all machines
/// templates/scratch-<MiB>.ext4 made once per size, copied for every container
/// live/<pid>.….live            what exists only while its process does
/// ```
///
/// A file appears under its final name complete and on disk, or not at all. Several processes may
/// use one directory. Thread-safe.
public final class LayerStore {
    /// Counts up when images are made in another way, so that old ones are not taken for new.
    private static final String FORMAT = ".2.ext4";

    private final Path layers;
    private final Path templates;
    private final LiveFiles live;
    private final ImageBuilder builder;
    private final Map<Path, ReentrantLock> making = new ConcurrentHashMap<>();

    /// Machines need processors too, while layers are made.
    private final Semaphore atOnce =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /// Guarded by itself.
    private final Map<Path, Integer> uses = new HashMap<>();

    private LayerStore(Path directory, ImageBuilder builder) {
        this.layers = directory.resolve("layers");
        this.templates = directory.resolve("templates");
        this.live = new LiveFiles(directory.resolve("live"));
        this.builder = builder;
    }

    /// Opens the store at `directory`, made if absent, with images by `mke2fs`.
    public static LayerStore open(Path directory) throws IOException {
        return open(directory, new MkfsExt4());
    }

    /// Opens the store at `directory`, made if absent; what dead processes left there is removed.
    public static LayerStore open(Path directory, ImageBuilder builder) throws IOException {
        var store = new LayerStore(directory, builder);
        Files.createDirectories(store.layers);
        Files.createDirectories(store.templates);
        Files.createDirectories(directory.resolve("live"));
        store.live.sweep();
        return store;
    }

    /// The read-only image of a directory that does not change any more, made if need be.
    ///
    /// Concurrent requests for one directory make it once.
    ///
    /// @throws RootfsException if there is no such directory
    public DiskImage layer(Path directory) throws IOException, InterruptedException {
        requireDirectory(directory);
        var identity = LayerIdentity.of(directory);
        var image = layers.resolve(identity.digest() + FORMAT);
        use(image, 1);
        try {
            makeOnce(image, part -> builder.layer(directory.toRealPath(), part, identity));
        } catch (Throwable e) {
            use(image, -1);
            throw e;
        }
        return new DiskImage(image, ImageFormat.RAW, () -> use(image, -1));
    }

    /// Begins to make the images that a root file system will need, without waiting for them.
    ///
    /// What cannot be made is met again, and reported, by the request that needs it.
    public void prefetch(Rootfs rootfs) {
        var directories =
                switch (rootfs) {
                    case Rootfs.Overlay(var lower, _) -> lower;
                    case Rootfs.Directory(var path, var readOnly) ->
                            readOnly ? List.of(path) : List.<Path>of();
                    case Rootfs.LcowLayers _ -> List.<Path>of();
                };
        for (var directory : directories) {
            Thread.ofVirtual().name("prefetch " + directory).start(() -> prefetch(directory));
        }
    }

    private void prefetch(Path directory) {
        try {
            layer(directory).close();
        } catch (IOException _) {
            // not now
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A read-only image of what a directory holds now, deleted when closed.
    ///
    /// @throws RootfsException if there is no such directory
    public DiskImage snapshot(Path directory) throws IOException, InterruptedException {
        requireDirectory(directory);
        var image = live.next("snapshot");
        var identity = LayerIdentity.ofText(image.toString());
        try {
            builder.layer(directory.toRealPath(), image, identity);
        } catch (Throwable e) {
            Files.deleteIfExists(image);
            throw e;
        }
        return new DiskImage(image, ImageFormat.RAW, () -> Files.deleteIfExists(image));
    }

    /// A new empty disk with a file system on it, deleted when closed.
    ///
    /// @param bytes a multiple of 1 MiB; takes room on the host only as it is written
    public DiskImage scratch(long bytes) throws IOException, InterruptedException {
        if (bytes < 16 << 20 || bytes % (1 << 20) != 0) {
            throw new IllegalArgumentException(
                    "a scratch disk has at least 16 MiB and whole MiBs, not " + bytes + " bytes");
        }
        var template = templates.resolve("scratch-" + (bytes >> 20) + ".ext4");
        makeOnce(template, part -> builder.scratch(bytes, part));
        var image = live.next("scratch");
        try {
            SparseCopy.copy(template, image);
        } catch (Throwable e) {
            Files.deleteIfExists(image);
            throw e;
        }
        return new DiskImage(image, ImageFormat.RAW, () -> Files.deleteIfExists(image));
    }

    /// True if a machine of this process may be reading the image.
    boolean inUse(Path image) {
        synchronized (uses) {
            return uses.containsKey(image);
        }
    }

    private void use(Path image, int change) {
        synchronized (uses) {
            if (uses.merge(image, change, Integer::sum) == 0) {
                uses.remove(image);
            }
        }
    }

    private interface Maker {
        void make(Path part) throws IOException, InterruptedException;
    }

    private void makeOnce(Path image, Maker maker) throws IOException, InterruptedException {
        if (Files.exists(image)) {
            return;
        }
        var lock = making.computeIfAbsent(image, _ -> new ReentrantLock());
        lock.lockInterruptibly();
        try {
            if (!Files.exists(image)) {
                make(image, maker);
            }
        } finally {
            lock.unlock();
        }
    }

    private void make(Path image, Maker maker) throws IOException, InterruptedException {
        var part = live.next("part");
        atOnce.acquire();
        try {
            maker.make(part);
            sync(part, StandardOpenOption.WRITE);
            Files.move(part, image, StandardCopyOption.ATOMIC_MOVE);
            sync(Objects.requireNonNull(image.getParent()), StandardOpenOption.READ);
        } finally {
            atOnce.release();
            Files.deleteIfExists(part);
        }
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (var channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static void requireDirectory(Path directory) throws RootfsException {
        if (!Files.isDirectory(directory)) {
            throw new RootfsException("a layer has to be a directory: " + directory);
        }
    }
}
