package io.hcsshim.uvm.layers;

import io.hcsshim.vm.Device.PmemDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Packs: copies of the layers of one root file system in one file, for one device. Machines with the same root file
/// system share it.
///
/// A pack holds what its machine may see anyway, and nothing else: a device cannot be put together from files, and
/// to have the layers of others in it would show them to a guest.
final class Packs {
    private static final int DIGITS = 16;

    private Packs() {}

    /// Where each of some images would lie in a file of at most `limit` bytes; empty if they do not fit.
    static Optional<List<PackPool.Region>> plan(List<Path> images, long limit) throws IOException {
        var pool = new PackPool(limit);
        var regions = new ArrayList<PackPool.Region>();
        for (var image : images) {
            var region = pool.take(Files.size(image));
            if (region.isEmpty()) {
                return Optional.empty();
            }
            regions.add(region.get());
        }
        return Optional.of(regions);
    }

    /// The name of a pack in a folder. Names of kept images say what is in them.
    static Path name(Path folder, List<Path> images, List<PackPool.Region> regions) {
        var text = new StringBuilder();
        for (int i = 0; i < images.size(); i++) {
            text.append(images.get(i).getFileName());
            text.append(' ').append(regions.get(i).offset()).append('\n');
        }
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return folder.resolve(
                    HexFormat.of().formatHex(digest).substring(0, 2 * DIGITS) + ".pack.ext4");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /// Writes a pack; what no image fills is holes.
    static void write(List<Path> images, List<PackPool.Region> regions, Path pack)
            throws IOException {
        try (var out =
                FileChannel.open(pack, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < images.size(); i++) {
                copy(images.get(i), out, regions.get(i).offset());
            }
        }
        pad(pack);
    }

    private static void copy(Path image, FileChannel out, long offset) throws IOException {
        try (var in = FileChannel.open(image)) {
            long size = in.size();
            out.position(offset);
            for (long done = 0; done < size; ) {
                done += in.transferTo(done, size - done, out);
            }
        }
    }

    /// Makes a file as large as a device in memory has to be; what is added is a hole.
    static void pad(Path image) throws IOException {
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(Math.ceilDiv(file.length(), PmemDisk.UNIT) * PmemDisk.UNIT);
        }
    }
}
