package io.hcsshim.disk.vhdx;

import io.hcsshim.disk.tree.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Reads a disk. Thread-safe, as long as nobody writes to the file.
public final class VhdxReader {
    private static final int LARGEST_TABLE = 256 << 20;
    private static final int HAS_PARENT = 2;

    private final FileChannel file;
    private final long diskBytes;
    private final int blockSize;
    private final long chunk;
    private final ByteBuffer table;

    private record Region(long at, int length) {}

    private VhdxReader(
            FileChannel file, long diskBytes, int blockSize, int sector, ByteBuffer table) {
        this.file = file;
        this.diskBytes = diskBytes;
        this.blockSize = blockSize;
        this.chunk = Vhdx.chunk(sector, blockSize);
        this.table = table;
    }

    /// Opens a disk; the file stays the caller's.
    ///
    /// @throws VhdxException if the file is not one, is damaged, needs its log, or has a parent
    public static VhdxReader open(FileChannel file) throws IOException {
        if (Vhdx.read(file, 0, 8).getLong(0) != Vhdx.FILE) {
            throw new VhdxException("not a VHDX");
        }
        checkHeader(file);
        var regions = regions(file);
        var items = metadata(file, required(regions, Vhdx.METADATA_REGION));
        var parameters = item(items, Vhdx.FILE_PARAMETERS, 8);
        if ((parameters.getInt(4) & HAS_PARENT) != 0) {
            throw new VhdxException("a VHDX that has a parent");
        }
        long bytes = item(items, Vhdx.DISK_SIZE, 8).getLong(0);
        int sector = item(items, Vhdx.LOGICAL_SECTOR, 4).getInt(0);
        int block = parameters.getInt(0);
        var sane =
                (sector == 512 || sector == 4096)
                        && Integer.bitCount(block) == 1
                        && block >= Vhdx.MIB
                        && block <= 256 * Vhdx.MIB
                        && bytes > 0
                        && bytes <= Vhdx.LARGEST;
        var region = required(regions, Vhdx.BAT_REGION);
        if (!sane || region.length < 0 || region.length > LARGEST_TABLE) {
            throw new VhdxException("a VHDX that contradicts itself");
        }
        long blocks = Math.ceilDiv(bytes, block);
        if ((blocks + (blocks - 1) / Vhdx.chunk(sector, block)) * 8 > region.length) {
            throw new VhdxException("a VHDX whose table of blocks is too short");
        }
        var table = Vhdx.read(file, region.at, region.length);
        return new VhdxReader(file, bytes, block, sector, table);
    }

    private static void checkHeader(FileChannel file) throws IOException {
        var valid = new HashMap<Long, ByteBuffer>();
        for (int at : Vhdx.HEADERS_AT) {
            var header = Vhdx.read(file, at, Vhdx.HEADER);
            if (header.getInt(0) == Vhdx.HEAD && header.getInt(4) == Vhdx.sum(header)) {
                valid.put(header.getLong(8), header);
            }
        }
        var newest =
                valid.entrySet().stream()
                        .max(Map.Entry.comparingByKey())
                        .orElseThrow(
                                () -> new VhdxException("a VHDX without a header that is whole"));
        if (!Vhdx.guid(newest.getValue(), 48).equals(new UUID(0, 0))) {
            throw new VhdxException("a VHDX that was not closed: its log has to be replayed first");
        }
    }

    private static Map<UUID, Region> regions(FileChannel file) throws IOException {
        for (int at : Vhdx.REGIONS_AT) {
            var table = Vhdx.read(file, at, Vhdx.KIB_64);
            int count = table.getInt(8);
            if (table.getInt(0) == Vhdx.REGI
                    && table.getInt(4) == Vhdx.sum(table)
                    && count >= 0
                    && count <= 2047) {
                var regions = new HashMap<UUID, Region>();
                for (int i = 0; i < count; i++) {
                    int entry = 16 + 32 * i;
                    var region = new Region(table.getLong(entry + 16), table.getInt(entry + 24));
                    regions.put(Vhdx.guid(table, entry), region);
                }
                return regions;
            }
        }
        throw new VhdxException("a VHDX without a region table that is whole");
    }

    private static Region required(Map<UUID, Region> regions, UUID what) throws VhdxException {
        var region = regions.get(what);
        if (region == null || region.at < Vhdx.MIB) {
            throw new VhdxException("a VHDX without one of its regions");
        }
        return region;
    }

    private static Map<UUID, ByteBuffer> metadata(FileChannel file, Region region)
            throws IOException {
        var table = Vhdx.read(file, region.at, Vhdx.KIB_64);
        int count = Short.toUnsignedInt(table.getShort(10));
        if (table.getLong(0) != Vhdx.METADATA || count > 2047) {
            throw new VhdxException("a VHDX with damaged metadata");
        }
        var items = new HashMap<UUID, ByteBuffer>();
        for (int i = 0; i < count; i++) {
            int entry = 32 + 32 * i;
            long at = Integer.toUnsignedLong(table.getInt(entry + 16));
            int length = table.getInt(entry + 20);
            if (length >= 4 && length <= Vhdx.KIB_64) {
                items.put(Vhdx.guid(table, entry), Vhdx.read(file, region.at + at, length));
            }
        }
        return items;
    }

    private static ByteBuffer item(Map<UUID, ByteBuffer> items, UUID what, int length)
            throws VhdxException {
        var item = items.get(what);
        if (item == null || item.limit() < length) {
            throw new VhdxException("a VHDX that lacks metadata");
        }
        return item;
    }

    /// The size of the disk.
    public long bytes() {
        return diskBytes;
    }

    /// Hands all of the disk to `sink`, blocks that are not in the file as holes.
    public void read(Content.Sink sink) throws IOException {
        for (long block = 0; block * blockSize < diskBytes; block++) {
            long length = Math.min(blockSize, diskBytes - block * blockSize);
            long entry = table.getLong((int) (block + block / chunk) * 8);
            if ((entry & 7) != Vhdx.PRESENT) {
                sink.hole(length);
                continue;
            }
            long at = entry & -Vhdx.MIB;
            if (at < Vhdx.MIB || at > file.size() - length) {
                throw new VhdxException("block " + block + " of a VHDX is not in the file");
            }
            sink.data(file, at, length);
        }
    }
}
