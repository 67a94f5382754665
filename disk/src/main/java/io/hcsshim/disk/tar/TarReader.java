package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Content;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads an archive member by member. Not thread-safe.
public final class TarReader {
    /// The most that a long name or the records of one member may take, in bytes.
    public static final int LONGEST_RECORD = 1 << 20;

    private final TarInput in;

    /// The block that was read last: whoever keeps more of it than strings and numbers has to copy it.
    private final byte[] header = new byte[HeaderBlock.SIZE];

    private StoredBytes data = StoredBytes.NONE;

    private TarReader(TarInput in) {
        this.in = in;
    }

    /// Reads from `in`, which stays the caller's.
    public static TarReader of(ReadableByteChannel in) {
        return new TarReader(new TarInput(in));
    }

    /// Bytes of the archive read so far.
    public long position() {
        return in.position();
    }

    /// The next member; empty at the end of the archive.
    ///
    /// @throws TarException if it breaks the format's rules
    public Optional<TarEntry> next() throws IOException {
        try {
            return readNext();
        } catch (MalformedField e) {
            throw new TarException(String.valueOf(e.getMessage()), in.position());
        } catch (EOFException _) {
            throw new TarException("it ends in the middle", in.position());
        }
    }

    /// Hands the content of the current member to `sink`; once for each member.
    public void writeTo(Content.Sink sink) throws IOException {
        try {
            data.writeTo(in, sink);
        } catch (MalformedField e) {
            throw new TarException(String.valueOf(e.getMessage()), in.position());
        } catch (EOFException _) {
            throw new TarException("it ends in the middle of a file", in.position());
        }
    }

    private Optional<TarEntry> readNext() throws IOException, MalformedField {
        Map<String, String> records = Map.of();
        var longName = "";
        var longLink = "";
        while (true) {
            var block = nextHeader();
            if (block.isEmpty()) {
                return Optional.empty();
            }
            var fields = new Fields(block.get());
            data = StoredBytes.of(fields.stored());
            switch (block.get().type()) {
                case TarType.RECORDS -> records = PaxRecords.parse(special());
                case TarType.GLOBAL_RECORDS -> {
                    PaxRecords.parse(special());
                    return Optional.of(fields.globalRecords());
                }
                case TarType.GNU_LONG_NAME -> longName = terminated(special());
                case TarType.GNU_LONG_LINK -> longLink = terminated(special());
                default -> {
                    fields.merge(records);
                    fields.name = longName.isEmpty() ? fields.name : longName;
                    fields.linkTarget = longLink.isEmpty() ? fields.linkTarget : longLink;
                    data = StoredBytes.of(fields.stored()); // the records may know another size
                    unfold(fields, block.get(), records);
                    return Optional.of(fields.entry());
                }
            }
        }
    }

    /// Passes over what is left of the current member and reads the next block; empty at the end, which is two
    /// blocks of zeros or, in archives of careless programs, nothing.
    private Optional<HeaderBlock> nextHeader() throws IOException, MalformedField {
        if (!in.skip(data.left())) {
            throw new EOFException();
        }
        if (!in.skip(data.padding())) {
            return Optional.empty();
        }
        data = StoredBytes.NONE;
        for (int zeros = 0; zeros < 2; zeros++) {
            int n = in.read(header);
            if (n == 0) {
                return Optional.empty();
            }
            if (n < header.length) {
                throw new EOFException();
            }
            if (!isZero(header)) {
                if (zeros > 0) {
                    throw new MalformedField("a header after a block of zeros");
                }
                return Optional.of(HeaderBlock.of(header));
            }
        }
        return Optional.empty();
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] special() throws IOException, MalformedField {
        if (data.left() > LONGEST_RECORD) {
            throw new MalformedField("a header of " + data.left() + " bytes");
        }
        return data.take(in);
    }

    private static String terminated(byte[] bytes) {
        var text = ByteText.of(bytes);
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    /// If the member is sparse, learns where its data belong.
    private void unfold(Fields fields, HeaderBlock block, Map<String, String> records)
            throws IOException, MalformedField {
        if (block.type() == TarType.GNU_SPARSE) {
            fields.size = block.number(483, 12);
            data = data.unfolded(SparseMap.of(oldPieces(block), fields.size));
            return;
        }
        var version = SparseVersion.of(records);
        if (version == SparseVersion.NONE) {
            return;
        }
        var name = records.getOrDefault("GNU.sparse.name", "");
        fields.name = name.isEmpty() ? fields.name : name;
        var size = records.getOrDefault("GNU.sparse.size", "");
        size = size.isEmpty() ? records.getOrDefault("GNU.sparse.realsize", "") : size;
        fields.size = size.isEmpty() ? fields.size : Numbers.decimal(size);
        var pieces =
                version == SparseVersion.BEFORE_DATA
                        ? piecesBeforeData()
                        : SparseMap.fromRecords(records);
        if (TarEntry.headerOnly(fields.type())) {
            throw new MalformedField("a sparse file that is no file");
        }
        data = data.unfolded(SparseMap.of(pieces, fields.size));
    }

    private List<SparseMap.Piece> oldPieces(HeaderBlock header) throws IOException, MalformedField {
        if (header.format() != HeaderBlock.Format.GNU) {
            throw new MalformedField("a sparse file of GNU's in a format that is not GNU's");
        }
        var pieces = new ArrayList<SparseMap.Piece>();
        SparseMap.fromBlock(header.bytes(), 386, 4, pieces);
        var more = header.bytes()[482] != 0;
        while (more) {
            var block = new byte[HeaderBlock.SIZE];
            if (in.read(block) < block.length) {
                throw new EOFException();
            }
            SparseMap.fromBlock(block, 0, 21, pieces);
            more = block[504] != 0;
        }
        return pieces;
    }

    private List<SparseMap.Piece> piecesBeforeData() throws IOException, MalformedField {
        var lines = new SparseMap.Lines();
        while (!lines.add(data.takeBlock(in))) {
            // the map goes on in the next block
        }
        return lines.pieces();
    }
}
