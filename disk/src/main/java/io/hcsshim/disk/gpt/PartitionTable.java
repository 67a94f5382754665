package io.hcsshim.disk.gpt;

import io.hcsshim.disk.tree.Guids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/// The partitions of a disk of 512-byte sectors.
///
/// ```
/// sector 0        for programs that know no GPT: one partition of all (protective MBR)
///        1        header
///        2 …  33  entries, 128 of 128 bytes
///       34 … −34  partitions
///      −33 …  −2  entries again
///       −1        header again
/// ```
///
/// The header, little-endian:
///
/// | offset | size | field                 | offset | size | field                   |
/// |-------:|-----:|-----------------------|-------:|-----:|-------------------------|
/// |      0 |    8 | `EFI PART`            |     40 |   16 | first and last usable sector |
/// |      8 |    4 | version, 1.0          |     56 |   16 | unique id of the disk   |
/// |     12 |    4 | bytes of header, 92   |     72 |    8 | sector of the entries   |
/// |     16 |    4 | its CRC-32            |     80 |    8 | number and size of entries |
/// |     24 |   16 | sectors of this header and of the other | 88 | 4 | CRC-32 of the entries |
///
/// @param id         unique, of the disk
/// @param sectors    how many the disk has
/// @param partitions in the order of their entries, those that are unused left out
public record PartitionTable(UUID id, long sectors, List<Partition> partitions) {
    /// Bytes of a sector.
    public static final int SECTOR = 512;

    /// The first sector that a partition may have.
    public static final long FIRST_USABLE = 34;

    private static final long SIGNATURE = 0x5452415020494645L;
    private static final int HEADER = 92;
    private static final int ENTRIES = 128;
    private static final int ENTRY_SECTORS = ENTRIES * Partition.SIZE / SECTOR;

    /// Checks its parts, and keeps copies of those that could change.
    public PartitionTable {
        partitions = List.copyOf(partitions);
        if (partitions.size() > ENTRIES) {
            throw new IllegalArgumentException(partitions.size() + " partitions");
        }
        long free = FIRST_USABLE;
        for (var partition : inPlace(partitions)) {
            if (partition.first() < free || partition.last() > sectors - ENTRY_SECTORS - 2) {
                throw new IllegalArgumentException(
                        "partition " + partition + " overlaps another, or leaves the disk");
            }
            free = partition.last() + 1;
        }
    }

    private static List<Partition> inPlace(List<Partition> partitions) {
        var sorted = new ArrayList<>(partitions);
        sorted.sort(java.util.Comparator.comparingLong(Partition::first));
        return sorted;
    }

    /// Reads the table at a disk's start or, if that is damaged, the one at its end.
    ///
    /// @throws IOException if there is no table that is whole
    public static PartitionTable read(FileChannel disk) throws IOException {
        long sectors = disk.size() / SECTOR;
        try {
            return read(disk, 1, sectors);
        } catch (IOException e) {
            try {
                return read(disk, sectors - 1, sectors);
            } catch (IOException other) {
                e.addSuppressed(other);
                throw e;
            }
        }
    }

    private static PartitionTable read(FileChannel disk, long at, long sectors) throws IOException {
        var header = bytes(disk, at, 1);
        if (header.getLong(0) != SIGNATURE) {
            throw new IOException("no partition table in sector " + at);
        }
        int sum = header.getInt(16);
        header.putInt(16, 0);
        if (header.getInt(12) != HEADER
                || sum != sum(header, HEADER)
                || header.getInt(80) != ENTRIES
                || header.getInt(84) != Partition.SIZE
                || header.getLong(24) != at) {
            throw new IOException("a partition table that is damaged, or of an unusual form");
        }
        var entries = bytes(disk, header.getLong(72), ENTRY_SECTORS);
        if (header.getInt(88) != sum(entries, entries.capacity())) {
            throw new IOException("the entries of a partition table are damaged");
        }
        var partitions = new ArrayList<Partition>();
        try {
            for (int i = 0; i < ENTRIES; i++) {
                Partition.read(entries, i * Partition.SIZE).ifPresent(partitions::add);
            }
            return new PartitionTable(Guids.read(header, 56), sectors, partitions);
        } catch (IllegalArgumentException e) {
            throw new IOException("a partition table that makes no sense: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer bytes(FileChannel disk, long sector, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        if (sector < 1 || sector > disk.size() / SECTOR - count) {
            throw new IOException("a partition table beyond the disk");
        }
        while (bytes.hasRemaining() && disk.read(bytes, sector * SECTOR + bytes.position()) >= 0) {
            // until all is there
        }
        return bytes;
    }

    private static int sum(ByteBuffer bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes.slice(0, length));
        return (int) crc.getValue();
    }

    /// Writes both tables to a disk, which becomes as large as it has to be; partitions are left alone.
    public void write(FileChannel disk) throws IOException {
        var entries = ByteBuffer.allocate(ENTRIES * Partition.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < partitions.size(); i++) {
            partitions.get(i).write(entries, i * Partition.SIZE);
        }
        int sum = sum(entries, entries.capacity());
        write(disk, 0, protection());
        write(disk, 1, header(1, sectors - 1, 2, sum));
        write(disk, 2, entries);
        write(disk, sectors - 1 - ENTRY_SECTORS, entries);
        write(disk, sectors - 1, header(sectors - 1, 1, sectors - 1 - ENTRY_SECTORS, sum));
    }

    private static void write(FileChannel disk, long sector, ByteBuffer bytes) throws IOException {
        var left = bytes.duplicate().clear();
        for (long at = sector * SECTOR; left.hasRemaining(); ) {
            at += disk.write(left, at);
        }
    }

    private ByteBuffer header(long at, long other, long entries, int sum) {
        var header = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, SIGNATURE);
        header.putInt(8, 0x00010000);
        header.putInt(12, HEADER);
        header.putLong(24, at);
        header.putLong(32, other);
        header.putLong(40, FIRST_USABLE);
        header.putLong(48, sectors - ENTRY_SECTORS - 2);
        Guids.write(id, header, 56);
        header.putLong(72, entries);
        header.putInt(80, ENTRIES);
        header.putInt(84, Partition.SIZE);
        header.putInt(88, sum);
        header.putInt(16, sum(header, HEADER));
        return header;
    }

    /// An MBR with one partition of type EE over all of the disk.
    private ByteBuffer protection() {
        var mbr = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        mbr.putInt(446, 0x00020000); // starts at head 0, sector 2
        mbr.putInt(450, 0xffffffee);
        mbr.putInt(454, 1);
        mbr.putInt(458, (int) Math.min(sectors - 1, 0xffffffffL));
        mbr.putShort(510, (short) 0xaa55);
        return mbr;
    }
}
