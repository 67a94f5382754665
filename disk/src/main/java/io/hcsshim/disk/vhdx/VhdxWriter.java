package io.hcsshim.disk.vhdx;

import io.hcsshim.disk.tree.Guids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Makes disks.
public final class VhdxWriter {
    private static final int LOG_AT = Vhdx.MIB;
    private static final int METADATA_AT = 2 * Vhdx.MIB;
    private static final int BAT_AT = 3 * Vhdx.MIB;
    private static final int BLOCK = 2 * Vhdx.MIB;
    private static final int SECTOR = 512;
    private static final int PHYSICAL_SECTOR = 4096;
    private static final int PIECE = 64 << 10;
    private static final ByteBuffer ZEROS = ByteBuffer.allocate(BLOCK).asReadOnlyBuffer();

    private final FileChannel file;
    private final long diskBytes;
    private final UUID id;
    private final ByteBuffer table;

    private VhdxWriter(FileChannel file, long diskBytes, UUID id) {
        if (diskBytes < SECTOR || diskBytes % SECTOR != 0 || diskBytes > Vhdx.LARGEST) {
            throw new IllegalArgumentException("a VHDX of " + diskBytes + " bytes");
        }
        this.file = file;
        this.diskBytes = diskBytes;
        this.id = id;
        this.table = Vhdx.buffer(tableBytes());
    }

    private int tableBytes() {
        long blocks = Math.ceilDiv(diskBytes, BLOCK);
        long entries = blocks + (blocks - 1) / Vhdx.chunk(SECTOR, BLOCK);
        return (int) Math.ceilDiv(entries * 8, Vhdx.MIB) * Vhdx.MIB;
    }

    /// Writes a disk of zeros to an empty file: some 4 MiB for 64 GiB, most of them holes.
    ///
    /// @param diskBytes a multiple of 512, at most 64 TiB
    /// @param id        unique, of the disk
    public static void create(FileChannel file, long diskBytes, UUID id) throws IOException {
        var writer = new VhdxWriter(file, diskBytes, id);
        writer.end(writer.firstBlock());
    }

    /// Writes a raw disk as a VHDX to an empty file; blocks of zeros take no room.
    ///
    /// @param raw a whole number of 512-byte sectors
    public static void convert(FileChannel raw, FileChannel file, UUID id) throws IOException {
        convert(raw, from -> from, file, id);
    }

    /// The same for a disk that is mostly holes, which are not read.
    public static void convert(FileChannel raw, Holes holes, FileChannel file, UUID id)
            throws IOException {
        var writer = new VhdxWriter(file, raw.size(), id);
        writer.end(writer.copy(raw, holes));
    }

    /// Knows where a raw disk has holes.
    @FunctionalInterface
    public interface Holes {
        /// Where the first byte at or after `from` is that is in no hole; the disk's end if there is none.
        long end(long from) throws IOException;
    }

    private long firstBlock() {
        return BAT_AT + table.capacity();
    }

    private long copy(FileChannel raw, Holes holes) throws IOException {
        long at = firstBlock();
        long chunk = Vhdx.chunk(SECTOR, BLOCK);
        for (long block = 0; block * BLOCK < diskBytes; block++) {
            block = Math.max(block, holes.end(block * BLOCK) / BLOCK);
            int length = (int) Math.min(BLOCK, diskBytes - block * BLOCK);
            if (length <= 0) {
                break;
            }
            var data = Vhdx.read(raw, block * BLOCK, length);
            if (isZero(data)) {
                continue;
            }
            writeSparsely(at, data);
            table.putLong((int) (block + block / chunk) * 8, at | Vhdx.PRESENT);
            at += BLOCK;
        }
        return at;
    }

    private void writeSparsely(long at, ByteBuffer data) throws IOException {
        for (int done = 0; done < data.limit(); done += PIECE) {
            var piece = data.slice(done, Math.min(PIECE, data.limit() - done));
            if (!isZero(piece)) {
                Vhdx.write(file, at + done, piece);
            }
        }
    }

    private static boolean isZero(ByteBuffer data) {
        return data.equals(ZEROS.slice(0, data.remaining()));
    }

    /// Writes what describes the disk, and makes the file `bytes` long.
    private void end(long bytes) throws IOException {
        Vhdx.write(file, 0, identifier());
        for (int i = 0; i < 2; i++) {
            Vhdx.write(file, Vhdx.HEADERS_AT[i], header(i));
            Vhdx.write(file, Vhdx.REGIONS_AT[i], regions());
        }
        Vhdx.write(file, METADATA_AT, metadata());
        Vhdx.write(file, BAT_AT, table);
        if (file.size() < bytes) {
            file.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    private static ByteBuffer identifier() {
        return Vhdx.buffer(520)
                .putLong(0, Vhdx.FILE)
                .put(8, "hcsshim".getBytes(StandardCharsets.UTF_16LE));
    }

    private ByteBuffer header(int number) {
        var header = Vhdx.buffer(Vhdx.HEADER).putInt(0, Vhdx.HEAD).putLong(8, number + 1);
        Guids.write(
                id, header,
                16); // of what the file holds, and of what the disk holds: new ones on each change
        Guids.write(id, header, 32);
        header.putShort(66, (short) 1);
        header.putInt(68, Vhdx.MIB);
        header.putLong(72, LOG_AT);
        return header.putInt(4, Vhdx.sum(header));
    }

    private ByteBuffer regions() {
        var regions = Vhdx.buffer(Vhdx.KIB_64).putInt(0, Vhdx.REGI).putInt(8, 2);
        region(regions, 16, Vhdx.BAT_REGION, BAT_AT, table.capacity());
        region(regions, 48, Vhdx.METADATA_REGION, METADATA_AT, Vhdx.MIB);
        return regions.putInt(4, Vhdx.sum(regions));
    }

    private static void region(ByteBuffer out, int at, UUID what, long position, int length) {
        Guids.write(what, out, at);
        out.putLong(at + 16, position).putInt(at + 24, length).putInt(at + 28, 1);
    }

    private ByteBuffer metadata() {
        var out = Vhdx.buffer(Vhdx.KIB_64 + 64);
        out.putLong(0, Vhdx.METADATA).putShort(10, (short) 5);
        int data = Vhdx.KIB_64;
        item(out, 0, Vhdx.FILE_PARAMETERS, data, 8, 4);
        out.putInt(data, BLOCK);
        item(out, 1, Vhdx.DISK_SIZE, data + 8, 8, 6);
        out.putLong(data + 8, diskBytes);
        item(out, 2, Vhdx.DISK_ID, data + 16, 16, 6);
        Guids.write(id, out, data + 16);
        item(out, 3, Vhdx.LOGICAL_SECTOR, data + 32, 4, 6);
        out.putInt(data + 32, SECTOR);
        item(out, 4, Vhdx.PHYSICAL_SECTOR, data + 36, 4, 6);
        out.putInt(data + 36, PHYSICAL_SECTOR);
        return out;
    }

    /// @param flags 2: of the disk and not of the file; 4: has to be understood
    private static void item(ByteBuffer out, int index, UUID what, int at, int length, int flags) {
        int entry = 32 + 32 * index;
        Guids.write(what, out, entry);
        out.putInt(entry + 16, at).putInt(entry + 20, length).putInt(entry + 24, flags);
    }
}
