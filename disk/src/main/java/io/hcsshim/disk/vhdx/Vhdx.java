package io.hcsshim.disk.vhdx;

import io.hcsshim.disk.tree.Guids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Numbers of the format.
final class Vhdx {
    static final int KIB_64 = 64 << 10;
    static final int MIB = 1 << 20;
    static final int HEADER = 4096;
    static final int[] HEADERS_AT = {KIB_64, 2 * KIB_64};
    static final int[] REGIONS_AT = {3 * KIB_64, 4 * KIB_64};

    static final long FILE = 0x656c696678646876L; // vhdxfile
    static final int HEAD = 0x64616568; // head
    static final int REGI = 0x69676572; // regi
    static final long METADATA = 0x617461646174656dL; // metadata

    static final UUID BAT_REGION = UUID.fromString("2dc27766-f623-4200-9d64-115e9bfd4a08");
    static final UUID METADATA_REGION = UUID.fromString("8b7ca206-4790-4b9a-b8fe-575f050f886e");
    static final UUID FILE_PARAMETERS = UUID.fromString("caa16737-fa36-4d43-b3b6-33f0aa44e76b");
    static final UUID DISK_SIZE = UUID.fromString("2fa54224-cd1b-4876-b211-5dbed83bf4b8");
    static final UUID DISK_ID = UUID.fromString("beca12ab-b2e6-4523-93ef-c309e000c746");
    static final UUID LOGICAL_SECTOR = UUID.fromString("8141bf1d-a96f-4709-ba47-f233a8faab5f");
    static final UUID PHYSICAL_SECTOR = UUID.fromString("cda348c7-445d-4471-9cc9-e9885251c556");

    /// A block of data that is in the file, and one that is all zero.
    static final int PRESENT = 6;

    static final long LARGEST = 64L << 40;

    private Vhdx() {}

    /// How many blocks of data one entry for a bitmap follows in the allocation table.
    static long chunk(int sector, int blockSize) {
        return ((long) sector << 23) / blockSize;
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        var bytes = buffer(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new VhdxException("a VHDX that ends at byte " + file.size() + ", too early");
            }
        }
        return bytes.flip();
    }

    static void write(FileChannel file, long at, ByteBuffer bytes) throws IOException {
        var left = bytes.duplicate().clear();
        for (long position = at; left.hasRemaining(); ) {
            position += file.write(left, position);
        }
    }

    /// The sum over a structure whose sum is at byte 4.
    static int sum(ByteBuffer structure) {
        var copy = ByteBuffer.allocate(structure.capacity()).put(structure.duplicate().clear());
        copy.putInt(4, 0).clear();
        var crc = new CRC32C();
        crc.update(copy);
        return (int) crc.getValue();
    }

    static UUID guid(ByteBuffer in, int at) {
        return Guids.read(in, at);
    }
}
