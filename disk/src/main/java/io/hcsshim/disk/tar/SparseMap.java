package io.hcsshim.disk.tar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where the data of a sparse file lie: pieces in order, what is between them is zero.
record SparseMap(List<Piece> pieces, long size) {
    /// Bytes that are stored.
    record Piece(long offset, long length) {}

    /// The most pieces that are believed; a real file of so many would be all headers.
    static final int MOST_PIECES = 1 << 20;

    /// @throws MalformedField if pieces overlap, are out of order or reach past the end
    SparseMap {
        pieces = List.copyOf(pieces);
        long end = 0;
        for (var piece : pieces) {
            if (piece.offset < end
                    || piece.length < 0
                    || piece.offset > Long.MAX_VALUE - piece.length
                    || piece.offset + piece.length > size) {
                throw new IllegalArgumentException("pieces of a sparse file overlap or go astray");
            }
            end = piece.offset + piece.length;
        }
    }

    static SparseMap of(List<Piece> pieces, long size) throws MalformedField {
        try {
            return new SparseMap(pieces, size);
        } catch (IllegalArgumentException e) {
            throw new MalformedField(String.valueOf(e.getMessage()));
        }
    }

    /// Reads the pieces in the records of GNU's formats 0.0 and 0.1.
    static List<Piece> fromRecords(Map<String, String> records) throws MalformedField {
        long count = Numbers.decimal(records.getOrDefault("GNU.sparse.numblocks", ""));
        var map = records.getOrDefault(PaxRecords.SPARSE_MAP, "");
        var numbers = map.isEmpty() ? new String[0] : map.split(",", -1);
        if (count < 0 || count > MOST_PIECES || numbers.length != 2 * count) {
            throw new MalformedField("a sparse file of " + count + " pieces lists others");
        }
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i < numbers.length; i += 2) {
            pieces.add(new Piece(Numbers.decimal(numbers[i]), Numbers.decimal(numbers[i + 1])));
        }
        return pieces;
    }

    /// Adds the pieces in a block of GNU's oldest format, up to the first that is empty.
    static void fromBlock(byte[] block, int offset, int count, List<Piece> pieces)
            throws MalformedField {
        for (int i = 0; i < count && block[offset + 24 * i] != 0; i++) {
            int at = offset + 24 * i;
            pieces.add(new Piece(Numbers.field(block, at, 12), Numbers.field(block, at + 12, 12)));
        }
        if (pieces.size() > MOST_PIECES) {
            throw new MalformedField("a sparse file of too many pieces");
        }
    }

    /// Reads numbers in lines, as GNU's format 1.0 puts them before the data.
    static final class Lines {
        private final List<Long> numbers = new ArrayList<>();
        private final StringBuilder unfinished = new StringBuilder();

        /// Takes one block; true when all pieces are known.
        boolean add(byte[] block) throws MalformedField {
            for (byte b : block) {
                if (complete()) {
                    return true;
                }
                if (b == '\n') {
                    numbers.add(Numbers.decimal(unfinished.toString()));
                    unfinished.setLength(0);
                    check();
                } else if (unfinished.length() < 20) {
                    unfinished.append((char) (b & 0xff));
                } else {
                    throw new MalformedField("a number that does not end");
                }
            }
            return complete();
        }

        private void check() throws MalformedField {
            long count = numbers.getFirst();
            if (count < 0 || count > MOST_PIECES) {
                throw new MalformedField("a sparse file of " + count + " pieces");
            }
        }

        private boolean complete() {
            return !numbers.isEmpty() && numbers.size() == 1 + 2 * numbers.getFirst();
        }

        List<Piece> pieces() {
            var pieces = new ArrayList<Piece>();
            for (int i = 1; i < numbers.size(); i += 2) {
                pieces.add(new Piece(numbers.get(i), numbers.get(i + 1)));
            }
            return pieces;
        }
    }
}
