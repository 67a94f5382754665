package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Copies of a guest's memory in which pages of zeros are holes.
final class MemoryImage {
    private static final int PAGE = 4096;
    private static final int BLOCK = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(PAGE).asReadOnlyBuffer();

    private MemoryImage() {}

    /// Copies the memory of a QEMU that holds it in a memfd; the copy is on disk when this returns.
    ///
    /// @param pid    QEMU, with its processors stopped
    /// @param target an empty file
    static void save(long pid, Path target) throws IOException {
        try (var from = FileChannel.open(memory(pid), StandardOpenOption.READ)) {
            copy(from, target);
        }
    }

    /// Fills the memory of a QEMU that has not run yet, and holds it in a memfd, with what was saved.
    static void load(Path source, long pid) throws IOException {
        try (var from = FileChannel.open(source, StandardOpenOption.READ);
                var to = FileChannel.open(memory(pid), StandardOpenOption.WRITE)) {
            if (from.size() != to.size()) {
                throw new IOException(
                        "%s has %d bytes, and the machine %d"
                                .formatted(source, from.size(), to.size()));
            }
            copyRuns(from, to);
        }
    }

    private static Path memory(long pid) throws IOException {
        var files = Path.of("/proc/" + pid + "/fd");
        try (var descriptors = Files.newDirectoryStream(files)) {
            for (var descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor)
                        .toString()
                        .startsWith("/memfd:memory-backend-memfd")) {
                    return descriptor;
                }
            }
        }
        throw new IOException("process " + pid + " holds no guest memory in a memfd");
    }

    static void copy(FileChannel from, Path target) throws IOException {
        try (var file = new RandomAccessFile(target.toFile(), "rw")) {
            file.setLength(from.size());
            var to = file.getChannel();
            copyRuns(from, to);
            to.force(true);
        }
    }

    private static void copyRuns(FileChannel from, FileChannel to) throws IOException {
        var size = from.size();
        var block = ByteBuffer.allocateDirect(BLOCK);
        for (long at = 0; at < size; at += block.limit()) {
            block.clear().limit((int) Math.min(BLOCK, size - at));
            readFully(from, block, at);
            writeRuns(to, block, at);
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
