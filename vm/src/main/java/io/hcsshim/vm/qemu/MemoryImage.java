package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Copies of a guest's memory in which pages of zeros are holes.
final class MemoryImage {
    private static final int PAGE = 4096;
    private static final int BLOCK = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(PAGE).asReadOnlyBuffer();

    private MemoryImage() {}

    /// Copies memories of a guest that stands still into one file, one behind the other; the copy is on disk when this
    /// returns.
    ///
    /// @param memories of [#files]
    /// @param target   an empty file
    static void save(List<Path> memories, Path target) throws IOException {
        try (var file = new RandomAccessFile(target.toFile(), "rw")) {
            var to = file.getChannel();
            long end = 0;
            for (var memory : memories) {
                try (var from = FileChannel.open(memory, StandardOpenOption.READ)) {
                    var size = from.size();
                    file.setLength(end + size);
                    copyRuns(from, 0, size, to, end);
                    end += size;
                }
            }
            to.force(true);
        }
    }

    /// Fills memories of a guest that has not run yet with what was saved.
    ///
    /// @param memories as large as those that were saved, in the same order
    static void load(Path source, List<Path> memories) throws IOException {
        try (var from = FileChannel.open(source, StandardOpenOption.READ)) {
            long all = 0;
            for (var memory : memories) {
                all += Files.size(memory);
            }
            if (from.size() != all) {
                throw new IOException(
                        "%s has %d bytes, and the machine %d".formatted(source, from.size(), all));
            }
            long at = 0;
            for (var memory : memories) {
                try (var to = FileChannel.open(memory, StandardOpenOption.WRITE)) {
                    var size = to.size();
                    copyRuns(from, at, size, to, 0);
                    at += size;
                }
            }
        }
    }

    /// What a QEMU holds guest memory in, if that is memfds.
    static Set<Path> files(long pid) throws IOException {
        var found = new HashSet<Path>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (var descriptor : descriptors) {
                if (isMemory(descriptor)) {
                    found.add(descriptor);
                }
            }
        }
        return found;
    }

    private static boolean isMemory(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor)
                    .toString()
                    .startsWith("/memfd:memory-backend-memfd");
        } catch (NoSuchFileException _) {
            return false; // closed meanwhile
        }
    }

    /// What a QEMU holds the memory in that its guest has from the start.
    ///
    /// @param added what came later
    static Path first(long pid, List<Path> added) throws IOException {
        var files = files(pid);
        added.forEach(files::remove);
        if (files.size() != 1) {
            throw new IOException(
                    files.isEmpty()
                            ? "process " + pid + " holds no guest memory in a memfd"
                            : "process " + pid + " holds guest memory in " + files);
        }
        return files.iterator().next();
    }

    /// All that a QEMU holds such memory in, that from the start first.
    static List<Path> all(long pid, List<Path> added) throws IOException {
        var all = new ArrayList<>(List.of(first(pid, added)));
        all.addAll(added);
        return all;
    }

    private static void copyRuns(
            FileChannel from, long source, long size, FileChannel to, long target)
            throws IOException {
        var block = ByteBuffer.allocateDirect(BLOCK);
        for (long at = 0; at < size; at += block.limit()) {
            block.clear().limit((int) Math.min(BLOCK, size - at));
            readFully(from, block, source + at);
            writeRuns(to, block, target + at);
        }
    }

    private static void readFully(FileChannel from, ByteBuffer block, long at) throws IOException {
        while (block.hasRemaining()) {
            if (from.read(block, at + block.position()) < 0) {
                throw new IOException("the guest's memory ends at " + (at + block.position()));
            }
        }
    }

    /// Writes the pages that are not all zeros, neighbours at once.
    private static void writeRuns(FileChannel to, ByteBuffer block, long at) throws IOException {
        var end = block.limit();
        var start = 0;
        while (start < end) {
            while (start < end && isZero(block, start, end)) {
                start += PAGE;
            }
            var stop = start;
            while (stop < end && !isZero(block, stop, end)) {
                stop += PAGE;
            }
            if (start < end) {
                write(to, block.slice(start, Math.min(stop, end) - start), at + start);
            }
            start = stop;
        }
    }

    private static boolean isZero(ByteBuffer block, int at, int end) {
        var length = Math.min(PAGE, end - at);
        return block.slice(at, length).mismatch(ZEROS.slice(0, length)) < 0;
    }

    private static void write(FileChannel to, ByteBuffer bytes, long at) throws IOException {
        for (long next = at; bytes.hasRemaining(); ) {
            next += to.write(bytes, next);
        }
    }
}
