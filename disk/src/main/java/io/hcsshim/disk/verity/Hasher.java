package io.hcsshim.disk.verity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Hashes blocks of a file. Confined to a thread.
final class Hasher {
    static final int HASH = 32;

    private static final int BLOCK = VeritySuperblock.BLOCK;
    private static final byte[] ZEROS = new byte[BLOCK];

    private final MessageDigest digest;
    private final byte[] salt;
    private final byte[] ofZeros = new byte[HASH];
    private final byte[] block = new byte[BLOCK];

    Hasher(byte[] salt) {
        this.salt = salt;
        try {
            digest = MessageDigest.getInstance("SHA-256");
            hashBlock(ZEROS, 0, ofZeros, 0);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /// Hashes the blocks in `data` one by one and puts the results into `hashes`, from its start on.
    void hash(byte[] data, int length, byte[] hashes) {
        for (int i = 0; i * BLOCK < length; i++) {
            hash(data, i * BLOCK, hashes, i * HASH);
        }
    }

    /// Hashes the next block of `data` and puts the result into `hashes`.
    void hash(ByteBuffer data, byte[] hashes, int at) {
        data.get(block); // a digest would do the same, and make the array anew each time
        hash(block, 0, hashes, at);
    }

    private void hash(byte[] data, int from, byte[] hashes, int at) {
        if (data[from] == 0 && Arrays.equals(data, from, from + BLOCK, ZEROS, 0, BLOCK)) {
            System.arraycopy(ofZeros, 0, hashes, at, HASH);
        } else {
            hashBlock(data, from, hashes, at);
        }
    }

    private void hashBlock(byte[] data, int from, byte[] hashes, int at) {
        try {
            digest.update(salt);
            digest.update(data, from, BLOCK);
            digest.digest(hashes, at, HASH);
        } catch (DigestException e) {
            throw new AssertionError("the room was measured", e);
        }
    }

    byte[] hash(byte[] data) {
        var hash = new byte[HASH];
        hash(data, 0, hash, 0);
        return hash;
    }

    byte[] ofZeros() {
        return ofZeros;
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
