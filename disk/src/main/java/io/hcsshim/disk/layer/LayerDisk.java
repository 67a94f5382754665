package io.hcsshim.disk.layer;

import io.hcsshim.disk.ext4.BlockListener;
import io.hcsshim.disk.verity.BlockHashes;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.disk.vhd.VhdFooter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A layer as a file on disk.
///
/// @param bytes    size of the file
/// @param rootHash of the hash tree, if there is one: 64 hexadecimal digits
public record LayerDisk(long bytes, Optional<String> rootHash) {
    /// What follows the file system.
    public enum Trailer {
        /// A dm-verity superblock and tree.
        HASH_TREE,
        /// A footer that makes the file a VHD.
        VHD_FOOTER
    }

    /// Something that fills an empty file, which can be read and written.
    @FunctionalInterface
    public interface Filling {
        /// Writes all there is to write; the file stays the caller's.
        ///
        /// @param listener should see what is written, for the sake of the hash tree; what it does not see is read again
        void into(FileChannel file, BlockListener listener) throws IOException;
    }

    /// Makes a disk of an archive, under a name that never holds half of one.
    ///
    /// @throws IOException as [TarToExt4#convert]; nothing is left then
    public static LayerDisk write(
            ReadableByteChannel archive, Path path, LayerOptions options, Set<Trailer> trailers)
            throws IOException {
        return write(
                path,
                (file, listener) -> TarToExt4.convert(archive, file, options, listener),
                trailers);
    }

    /// Makes a disk of whatever `filling` writes, under a name that never holds half of one.
    ///
    /// A regular file appears complete or not at all; what was there before is replaced. Anything else, such as a block
    /// device, is written to directly.
    public static LayerDisk write(Path path, Filling filling, Set<Trailer> trailers)
            throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            if (!trailers.isEmpty()) {
                throw new IOException(path + ": a device has no end to put a tree or a footer at");
            }
            return fill(path, filling, trailers, StandardOpenOption.WRITE);
        }
        var part = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID());
        try {
            var disk = fill(part, filling, trailers, StandardOpenOption.CREATE_NEW);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
            return disk;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static LayerDisk fill(
            Path path, Filling filling, Set<Trailer> trailers, StandardOpenOption how)
            throws IOException {
        try (var file =
                FileChannel.open(path, how, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return fill(file, filling, trailers);
        }
    }

    /// Makes a disk in an empty file, which can be read and written and stays the caller's.
    public static LayerDisk fill(FileChannel file, Filling filling, Set<Trailer> trailers)
            throws IOException {
        if (!trailers.contains(Trailer.HASH_TREE)) {
            filling.into(file, BlockListener.NONE);
            return append(file, trailers, new BlockHashes());
        }
        var hashes = new BlockHashes();
        filling.into(file, hashes);
        return append(file, trailers, hashes);
    }

    /// Appends what was asked for, the hash tree first.
    private static LayerDisk append(FileChannel file, Set<Trailer> trailers, BlockHashes known)
            throws IOException {
        var rootHash = Optional.<String>empty();
        if (trailers.contains(Trailer.HASH_TREE)) {
            rootHash = Optional.of(VerityTree.append(file, UUID.randomUUID(), known).rootHash());
        }
        if (trailers.contains(Trailer.VHD_FOOTER)) {
            VhdFooter.append(file, UUID.randomUUID());
        }
        return new LayerDisk(file.size(), rootHash);
    }
}
