package io.hcsshim.uvm.layers;

import io.hcsshim.disk.vhdx.VhdxWriter;
import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Folder;
import io.hcsshim.sys.linux.Threads;
import io.hcsshim.uvm.layers.PackPool.Region;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.owned.OwnedFiles;
import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/// Disk images of layers and scratch disks, kept in one directory of the host.
///
/// ```
/// layers/<identity>.4.ext4     made once per layer directory, shared by all machines; a hash tree at its end
/// layers/<identity>.3.ext4     the same without a tree
/// templates/scratch-<MiB>.ext4 made once per size, copied for every container
/// live/<process>.….live        what exists only while its process does
/// ```
///
/// A file appears under its final name complete and on disk, or not at all. Several processes may
/// use one directory. Thread-safe.
public final class LayerStore {
    static final String LAYERS = "layers";
    private static final String LIVE = "live";

    /// What kept images may take on disk if nobody says otherwise.
    private static final long DEFAULT_BUDGET = 32L << 30;

    private static final int ATTEMPTS = 5;

    private final LayerImages images;
    private final Path templates;
    private final OwnedFiles live;
    private final ImageBuilder builder;
    private final Map<Path, ReentrantLock> making = new ConcurrentHashMap<>();

    /// Machines need processors too, while layers are made.
    private final Semaphore atOnce =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private final Verification verification;

    /// The trees of images that were looked at; an image made again has the same.
    private final Map<Path, DeviceVerity> trees = new ConcurrentHashMap<>();

    private LayerStore(
            Path directory, ImageBuilder builder, long budget, Verification verification) {
        this.images = new LayerImages(directory.resolve(LAYERS), budget);
        this.templates = directory.resolve("templates");
        this.live = live(directory);
        this.builder = builder;
        this.verification = verification;
    }

    /// What is in the store at `directory` only as long as the process that made it.
    public static OwnedFiles live(Path directory) {
        return new OwnedFiles(directory.resolve(LIVE));
    }

    /// Opens the store at `directory`, made if absent, with [Ext4Images] that machines check.
    public static LayerStore open(Path directory) throws IOException {
        return open(directory, Verification.ON);
    }

    /// Opens the store at `directory`, made if absent, with images of another kind, which nobody checks.
    public static LayerStore open(Path directory, ImageBuilder builder) throws IOException {
        return open(directory, builder, DEFAULT_BUDGET, Verification.OFF);
    }

    /// Opens the store at `directory`, made if absent, with [Ext4Images]; they may take 32 GiB together.
    public static LayerStore open(Path directory, Verification verification) throws IOException {
        return open(directory, new Ext4Images(), DEFAULT_BUDGET, verification);
    }

    /// Opens the store at `directory`, made if absent; what dead processes left there is removed.
    ///
    /// @param budget bytes on disk that kept images may take together; those in use are kept all the same
    public static LayerStore open(
            Path directory, ImageBuilder builder, long budget, Verification verification)
            throws IOException {
        var store = new LayerStore(directory, builder, budget, verification);
        Files.createDirectories(directory.resolve(LAYERS));
        Files.createDirectories(store.templates);
        Files.createDirectories(directory.resolve(LIVE));
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
        var image = image(LayerIdentity.of(directory));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var held = images.hold(image);
            if (held.isPresent()) {
                var disk = use(image, held.get());
                if (disk.isPresent()) {
                    if (attempt > 0) {
                        images.shrink(); // which leaves this one, as it is in use
                    }
                    return disk.get();
                }
            }
            makeOnce(image, part -> makeLayer(directory.toRealPath(), part));
        }
        throw new IOException(image + " is removed as often as it is made");
    }

    /// The same images, topmost first, with a pack of all of them, made if need be; as they are if one file of at most
    /// `limit` bytes cannot hold them or there is only one.
    public List<DiskImage> packed(List<DiskImage> layers, long limit)
            throws IOException, InterruptedException {
        var paths = layers.stream().map(DiskImage::path).toList();
        var some = layers.size() >= 2 && layers.stream().allMatch(DiskImage::isKept);
        var regions = !some ? Optional.<List<Region>>empty() : Packs.plan(paths, limit);
        if (regions.isEmpty()) {
            return layers;
        }
        var pack = images.pack(paths, regions.get());
        makeOnce(pack, part -> Packs.write(paths, regions.get(), part));
        var packed = new ArrayList<DiskImage>();
        for (int i = 0; i < layers.size(); i++) {
            var held = images.hold(pack);
            if (held.isEmpty()) {
                return layers; // removed just now: there are other ways
            }
            var where = new PackPart(pack, regions.get().get(i).offset(), Files.size(paths.get(i)));
            packed.add(layers.get(i).packed(where, held.get()));
        }
        return packed;
    }

    /// Where the image of a layer is, or is to be: who does not check images takes either.
    private Path image(LayerIdentity identity) {
        var verified = images.verified(identity);
        return verification == Verification.ON || Files.exists(verified)
                ? verified
                : images.plain(identity);
    }

    private void makeLayer(Path directory, Path part) throws IOException, InterruptedException {
        builder.layer(directory, part);
        if (verification == Verification.ON) {
            HashTrees.append(part);
        }
        Packs.pad(part); // so that it can be a device in memory
    }

    /// Takes an image that is held; one whose tree is not what it should be is removed instead.
    private Optional<DiskImage> use(Path image, Lease held) throws IOException {
        if (verification == Verification.OFF) {
            return Optional.of(DiskImage.kept(image, Optional.empty(), held));
        }
        try {
            var tree = trees.get(image);
            if (tree == null) {
                tree = HashTrees.read(image);
                trees.put(image, tree);
            }
            return Optional.of(DiskImage.kept(image, Optional.of(tree), held));
        } catch (IOException e) {
            held.close();
            if (images.remove(image)) {
                return Optional.empty();
            }
            throw new IOException(image + " is damaged, and in use: " + e.getMessage(), e);
        }
    }

    /// Reads all images that were given out, after a machine said that one of them was changed. Those that were are not
    /// given out any more, and made again as soon as nobody uses them. Takes its time, and holds its thread.
    ///
    /// @return those that were changed
    public List<Path> recheck() throws IOException {
        var changed = new ArrayList<Path>();
        for (var known : trees.entrySet()) {
            var image = known.getKey();
            try {
                if (!HashTrees.agrees(image, known.getValue())) {
                    HashTrees.spoil(image, known.getValue());
                    trees.remove(image);
                    changed.add(image);
                }
            } catch (NoSuchFileException _) {
                // pruned, which is as good
            }
        }
        return changed;
    }

    /// The same on a thread of its own; what was changed is said.
    public void recheckInBackground(Log log) {
        try {
            Threads.start(
                    Thread.ofPlatform()
                            .daemon()
                            .name("check layers")
                            .unstarted(() -> recheckAndSay(log)));
        } catch (ErrnoException e) {
            log.warning("layers cannot be checked", e);
        }
    }

    private void recheckAndSay(Log log) {
        try {
            for (var image : recheck()) {
                log.warning(
                        "layer was changed on disk, it will be made again",
                        Map.of("image", image.toString()));
            }
        } catch (IOException e) {
            log.warning("layers cannot be checked", e);
        }
    }

    /// The disk of a layer that somebody else made: if there is a hash tree behind its file system, the machine is to
    /// check it.
    DiskImage given(DiskImage borrowed) throws IOException {
        var tree =
                verification == Verification.ON
                        ? HashTrees.find(borrowed.path())
                        : Optional.<DeviceVerity>empty();
        return new DiskImage(borrowed.path(), borrowed.format(), tree, borrowed);
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
                    case Rootfs.LcowLayers _, Rootfs.LcowPartitions _ -> List.<Path>of();
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
        try {
            builder.layer(directory.toRealPath(), image);
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
        var template = scratchTemplate(bytes);
        var image = live.next("scratch");
        copy(template, image);
        return new DiskImage(image, ImageFormat.RAW, () -> Files.deleteIfExists(image));
    }

    /// The same as a VHDX, at a path where nothing is; it is the caller's.
    public void scratchVhdx(long bytes, Path image) throws IOException, InterruptedException {
        var raw = scratchTemplate(bytes);
        var template = templates.resolve("scratch-" + (bytes >> 20) + ".vhdx");
        makeOnce(template, part -> convert(raw, part));
        copy(template, image);
    }

    private Path scratchTemplate(long bytes) throws IOException, InterruptedException {
        requireSize(bytes);
        var template = templates.resolve("scratch-" + (bytes >> 20) + ".ext4");
        makeOnce(template, part -> builder.scratch(bytes, part));
        return template;
    }

    private static void copy(Path template, Path image) throws IOException, InterruptedException {
        try {
            SparseCopy.copy(template, image);
        } catch (Throwable e) {
            Files.deleteIfExists(image);
            throw e;
        }
    }

    private static void convert(Path raw, Path vhdx) throws IOException {
        var folder = Objects.requireNonNull(raw.getParent());
        try (var open = Folder.open(folder);
                var file = open.file(String.valueOf(raw.getFileName()));
                var in = FileChannel.open(raw);
                var out =
                        FileChannel.open(
                                vhdx,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            long size = in.size();
            VhdxWriter.convert(
                    in, from -> Folder.nextData(file, from, size), out, UUID.randomUUID());
        }
    }

    /// A new disk that holds nothing, deleted when closed; the machine formats it.
    ///
    /// @param bytes as for [#scratch]
    public DiskImage blank(long bytes) throws IOException {
        requireSize(bytes);
        var image = live.next("scratch");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            Files.deleteIfExists(image);
            throw e;
        }
        return new DiskImage(image, ImageFormat.RAW, () -> Files.deleteIfExists(image));
    }

    private static void requireSize(long bytes) {
        if (bytes < 16 << 20 || bytes % (1 << 20) != 0) {
            throw new IllegalArgumentException(
                    "a scratch disk has at least 16 MiB and whole MiBs, not " + bytes + " bytes");
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
