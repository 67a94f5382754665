package io.hcsshim.uvm.layers;

import io.hcsshim.sys.linux.Flock;
import io.hcsshim.sys.linux.Folder;
import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The kept images of layers: held while a machine may read them, and removed, the least recently used first, when they
/// take more room than they may.
///
/// Whoever uses an image shares a lock on it (flock(2)), which is gone when its process is; whoever removes one needs
/// it alone. So several processes can use one folder, and none can leave an image locked. The time of the last
/// use is the file's time of modification. Thread-safe.
public final class LayerImages {
    /// Images without and with a hash tree. They count up when images are made in another way, so that old ones are not
    /// taken for new.
    private static final String PLAIN = ".3.ext4";

    private static final String VERIFIED = ".4.ext4";

    private static final String ANY = "*.ext4";

    private final Path folder;
    private final long budget;

    /// One image that is kept.
    ///
    /// @param allocated bytes that it takes on the disk
    /// @param inUse     whether a machine may be reading it
    public record Kept(Path image, long allocated, Instant lastUse, boolean inUse) {}

    /// @param budget bytes on disk that images may take together, as far as they are not in use
    LayerImages(Path folder, long budget) {
        this.folder = folder;
        this.budget = budget;
    }

    /// The images in a folder, to look at or to prune.
    public static LayerImages in(Path cache) {
        return new LayerImages(cache.resolve(LayerStore.LAYERS), Long.MAX_VALUE);
    }

    Path plain(LayerIdentity identity) {
        return folder.resolve(identity.digest() + PLAIN);
    }

    Path verified(LayerIdentity identity) {
        return folder.resolve(identity.digest() + VERIFIED);
    }

    Path pack(List<Path> images, List<PackPool.Region> regions) {
        return Packs.name(folder, images, regions);
    }

    /// Whether the name of an image says that it has a hash tree.
    public static boolean hasTree(Path image) {
        return image.toString().endsWith(VERIFIED);
    }

    /// Takes an image into use, if it is there.
    Optional<Lease> hold(Path image) throws IOException {
        var lock = Flock.share(image);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        Files.setLastModifiedTime(image, FileTime.from(Instant.now()));
        return Optional.of(lock.get()::close);
    }

    /// All images, the least recently used first.
    public List<Kept> list() throws IOException {
        var kept = new ArrayList<Kept>();
        if (!Files.isDirectory(folder)) {
            return kept;
        }
        try (var images = Files.newDirectoryStream(folder, ANY);
                var open = Folder.open(folder.toRealPath())) {
            for (var image : images) {
                try {
                    kept.add(
                            new Kept(
                                    image,
                                    open.status(image.getFileName().toString()).allocated(),
                                    Files.getLastModifiedTime(image).toInstant(),
                                    inUse(image)));
                } catch (NoSuchFileException _) {
                    // removed meanwhile
                }
            }
        }
        kept.sort(Comparator.comparing(Kept::lastUse));
        return kept;
    }

    static boolean inUse(Path image) throws IOException {
        if (!Files.exists(image)) {
            return false;
        }
        var lock = Flock.tryLockExisting(image);
        lock.ifPresent(Flock::close);
        return lock.isEmpty() && Files.exists(image);
    }

    /// Removes images until they fit into their budget.
    void shrink() throws IOException {
        prune(budget);
    }

    /// Removes images that nobody uses, the least recently used first, until all take at most `bytes`.
    ///
    /// @return what was removed
    public List<Kept> prune(long bytes) throws IOException {
        var kept = list();
        long total = kept.stream().mapToLong(Kept::allocated).sum();
        var removed = new ArrayList<Kept>();
        for (var image : kept) {
            if (total <= bytes) {
                break;
            }
            if (remove(image.image())) {
                total -= image.allocated();
                removed.add(image);
            }
        }
        return removed;
    }

    /// Removes an image unless somebody uses it.
    public boolean remove(Path image) throws IOException {
        var lock = Flock.tryLockExisting(image);
        if (lock.isEmpty()) {
            return false;
        }
        try (var _ = lock.get()) {
            return Files.deleteIfExists(image);
        }
    }
}
