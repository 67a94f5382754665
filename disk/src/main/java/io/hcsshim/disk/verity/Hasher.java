package io.hcsshim.disk.verity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Hashes blocks of a file. Confined to a thread.
final class Hasher {
    static final int HASH = 32;

    private final MessageDigest digest;
    private final byte[] salt;

    Hasher(byte[] salt) {
        this.salt = salt;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /// Hashes the blocks in `data` one by one and puts the results into `hashes`, from its start on.
    void hash(byte[] data, int length, byte[] hashes) {
        try {
            for (int block = 0; block * VeritySuperblock.BLOCK < length; block++) {
                digest.update(salt);
                digest.update(data, block * VeritySuperblock.BLOCK, VeritySuperblock.BLOCK);
                digest.digest(hashes, block * HASH, HASH);
            }
        } catch (DigestException e) {
            throw new AssertionError("the room was measured", e);
        }
    }

    byte[] hash(byte[] block) {
        var hash = new byte[HASH];
        hash(block, VeritySuperblock.BLOCK, hash);
        return hash;
    }

    static void readFully(FileChannel file, long at, byte[] into, int length) throws IOException {
        var bytes = ByteBuffer.wrap(into, 0, length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new VerityException("the data end at byte " + file.size() + ", too early");
            }
        }
    }
}
