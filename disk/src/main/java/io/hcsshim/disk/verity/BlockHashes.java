package io.hcsshim.disk.verity;

import io.hcsshim.disk.ext4.BlockListener;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Hashes of blocks, with the salt of layers, taken while the blocks are written: a tree over them needs not read them back.
///
/// It keeps 8 MiB for each GiB of data, at most 64 MiB and at most an eighth of the heap; blocks beyond that, and those that
/// changed after they were written, are read when the tree is made. Thread-safe.
public final class BlockHashes implements BlockListener {
    private static final int BLOCK = VeritySuperblock.BLOCK;
    private static final int PIECE = Sweep.PIECE_BLOCKS;
    private static final byte[] SALT = HexFormat.of().parseHex(VeritySuperblock.LAYER_SALT);

    private static final long MOST_PIECES =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8) / (PIECE * Hasher.HASH);

    private final ConcurrentHashMap<Long, Piece> pieces = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Hasher> idle = new ConcurrentLinkedQueue<>();

    /// Blocks that lie side by side; `known` tells whose hashes are there.
    private record Piece(byte[] hashes, boolean[] known) {
        Piece() {
            this(new byte[PIECE * Hasher.HASH], new boolean[PIECE]);
        }

        void hash(Hasher hasher, ByteBuffer bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                hasher.hash(bytes, hashes, i * Hasher.HASH);
                known[i] = true;
            }
        }
    }

    /// Knows nothing yet.
    public BlockHashes() {}

    @Override
    public void written(long position, ByteBuffer bytes) {
        var taken = idle.poll();
        var hasher = taken == null ? new Hasher(SALT) : taken;
        long block = position / BLOCK;
        while (bytes.remaining() >= BLOCK) {
            var piece = pieceOf(block);
            if (piece.isEmpty()) {
                break;
            }
            int from = (int) (block % PIECE);
            int to = Math.min(PIECE, from + bytes.remaining() / BLOCK);
            piece.get().hash(hasher, bytes, from, to);
            block += to - from;
        }
        idle.add(hasher);
    }

    @Override
    public void hole(long position, long length) {
        var ofZeros = new Hasher(SALT).ofZeros();
        long end = (position + length) / BLOCK;
        for (long block = position / BLOCK; block < end; block++) {
            var piece = pieceOf(block);
            if (piece.isEmpty()) {
                return;
            }
            int index = (int) (block % PIECE);
            System.arraycopy(ofZeros, 0, piece.get().hashes, index * Hasher.HASH, Hasher.HASH);
            piece.get().known[index] = true;
        }
    }

    @Override
    public void changed(long position, long length) {
        for (long block = position / BLOCK; block * BLOCK < position + length; block++) {
            var piece = pieces.get(block / PIECE);
            if (piece != null) {
                piece.known[(int) (block % PIECE)] = false;
            }
        }
    }

    private Optional<Piece> pieceOf(long block) {
        var piece = pieces.get(block / PIECE);
        if (piece == null && pieces.size() < MOST_PIECES) {
            piece = pieces.computeIfAbsent(block / PIECE, _ -> new Piece());
        }
        return Optional.ofNullable(piece);
    }

    /// Puts the hashes of `count` blocks from block `first` on, which begins a piece, into `hashes`, if all are known.
    boolean copy(long first, int count, byte[] hashes) {
        var piece = pieces.get(first / PIECE);
        if (piece == null) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!piece.known[i]) {
                return false;
            }
        }
        System.arraycopy(piece.hashes, 0, hashes, 0, count * Hasher.HASH);
        return true;
    }
}
