package io.hcsshim.uvm.template;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The size of a file and a SHA-256 over what is in it.
///
/// Blocks of zeros, which are most of a machine's memory, go into the digest by not being there: it is one over the
/// offset (8 bytes, big-endian) and the bytes of every other block.
///
/// @param size   in bytes
/// @param sha256 hexadecimal
public record MemoryDigest(long size, String sha256) {
    private static final int BLOCK = 64 << 10;
    private static final int READ = 1 << 20;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(BLOCK).asReadOnlyBuffer();

    /// Reads a file.
    public static MemoryDigest of(Path file) throws IOException {
        var digest = newDigest();
        var buffer = ByteBuffer.allocateDirect(READ);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var size = channel.size();
            for (long at = 0; at < size; at += buffer.limit()) {
                buffer.clear();
                fill(channel, buffer, at);
                for (var block = 0; block < buffer.limit(); block += BLOCK) {
                    var length = Math.min(BLOCK, buffer.limit() - block);
                    add(digest, buffer.slice(block, length), at + block);
                }
            }
            return new MemoryDigest(size, HexFormat.of().formatHex(digest.digest()));
        }
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                break;
            }
        }
        buffer.flip();
        if (!buffer.hasRemaining()) {
            throw new IOException("a file that is being cut while it is read");
        }
    }

    private static void add(MessageDigest digest, ByteBuffer block, long at) {
        if (block.mismatch(ZEROS.slice(0, block.remaining())) < 0) {
            return;
        }
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, at));
        digest.update(block);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
