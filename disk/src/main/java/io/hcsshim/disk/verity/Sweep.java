package io.hcsshim.disk.verity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One pass over blocks of a file, on all processors: each piece is read, hashed and handed on.
///
/// @param file   what is hashed
/// @param start  where it begins
/// @param blocks how many blocks it has
/// @param salt   hashed before each block
/// @param known  pieces that need not be read
record Sweep(FileChannel file, long start, long blocks, byte[] salt, Known known) {
    /// A piece's hashes fill a whole number of blocks, so that pieces can be written side by side.
    static final int PIECE_BLOCKS = 1024;

    /// Knows the hashes of some pieces; asked by many threads.
    interface Known {
        /// Nothing is known.
        Known NOTHING = (_, _, _) -> false;

        /// Puts the hashes of `count` blocks from block `first` on into `hashes`, if it knows them all.
        boolean copy(long first, int count, byte[] hashes);
    }

    private static final long FEW = 4L * PIECE_BLOCKS;

    /// Takes the hashes of one piece; called by many threads.
    interface Taker {
        /// @param first  the number of the first block
        /// @param hashes of this and the following blocks; as many as `count`
        void take(long first, byte[] hashes, int count) throws IOException;
    }

    void run(Taker taker) throws IOException {
        var next = new AtomicLong();
        var failure = new AtomicReference<@Nullable IOException>();
        int helpers = blocks <= FEW ? 0 : Runtime.getRuntime().availableProcessors() - 1;
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < helpers; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .name("verity-" + i)
                            .daemon()
                            .start(() -> work(next, failure, taker)));
        }
        work(next, failure, taker);
        for (var thread : threads) {
            join(thread, failure);
        }
        var failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /// An interrupt closes the channel that the threads read, so they end soon; they are waited for all the same.
    private static void join(Thread thread, AtomicReference<@Nullable IOException> failure) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
                failure.compareAndSet(null, new IOException("interrupted while hashing"));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(
            AtomicLong next, AtomicReference<@Nullable IOException> failure, Taker taker) {
        var hasher = new Hasher(salt);
        var data = new byte[PIECE_BLOCKS * VeritySuperblock.BLOCK];
        var hashes = new byte[PIECE_BLOCKS * Hasher.HASH];
        try {
            while (failure.get() == null) {
                long first = next.getAndAdd(PIECE_BLOCKS);
                if (first >= blocks) {
                    return;
                }
                int count = (int) Math.min(PIECE_BLOCKS, blocks - first);
                if (!known.copy(first, count, hashes)) {
                    int length = count * VeritySuperblock.BLOCK;
                    Hasher.readFully(file, start + first * VeritySuperblock.BLOCK, data, length);
                    hasher.hash(data, length, hashes);
                }
                taker.take(first, hashes, count);
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }
}
