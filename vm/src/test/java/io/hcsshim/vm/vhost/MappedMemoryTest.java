package io.hcsshim.vm.vhost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.SharedMemory;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedMemoryTest {
    private static final int SIZE = 1 << 16;
    private static final long HIGH = 1L << 32;
    private static final MemoryRegion LOWER = new MemoryRegion(0, SIZE, 0x7000_0000L, 0);
    private static final MemoryRegion UPPER = new MemoryRegion(HIGH, SIZE, 0x9000_0000L, SIZE);

    /// What a test does with the memory.
    private interface Use {
        void with(GuestMemory memory, Fd file) throws IOException;
    }

    private static void use(Use use) throws IOException {
        try (var file = Fd.memory("guest", 2 * SIZE);
                var memory = MappedMemory.map(List.of(LOWER, UPPER), List.of(file, file))) {
            use.with(memory, file);
        }
    }

    @Test
    void eachRegionIsFoundByBothOfItsAddresses() throws IOException {
        use((memory, _) -> {
            assertEquals(0x7000_0000L, memory.locate(0, SIZE));
            assertEquals(0x7000_ffffL, memory.locate(0xffff, 1));
            assertEquals(0x9000_0010L, memory.locate(HIGH + 16, 100));
            memory.check(0x9000_0000L, SIZE);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0, 65537",
        "65535, 2",
        "65537, 1",
        "-1, 1",
        "-1, 2",
        "4294967295, 2",
        "4295032832, 1",
        "9223372036854775807, 1",
        "-9223372036854775808, 1",
        "0, -1"
    })
    void nothingIsFoundBeyondTheRegions(long guestPhysical, long length) throws IOException {
        use((memory, _) ->
                assertThrows(GuestFault.class, () -> memory.locate(guestPhysical, length)));
    }

    @Test
    void whatIsWrittenLiesAtTheRegionsPlaceInTheFile() throws IOException {
        use((memory, file) -> {
            memory.write(0x9000_0000L + 100, new byte[] {1, 2, 3}, 1, 2);
            memory.storeShort(0x7000_0002L, 0xfffe);
            try (var all = SharedMemory.map(file, 0, 2 * SIZE, SharedMemory.Access.READ)) {
                assertEquals(2, all.getByte(SIZE + 100));
                assertEquals(3, all.getByte(SIZE + 101));
                assertEquals(-2, all.getShort(2));
            }
            var back = new byte[3];
            memory.read(0x9000_0000L + 100, back, 1, 2);
            assertArrayEquals(new byte[] {0, 2, 3}, back);
            assertEquals(0xfffe, memory.loadShort(0x7000_0002L));
        });
    }

    @Test
    void anAccessAcrossTheEndOfARegionIsAFault() throws IOException {
        use((memory, _) -> {
            var last = 0x7000_0000L + SIZE - 1;
            assertThrows(GuestFault.class, () -> memory.read(last, new byte[2], 0, 2));
            assertThrows(GuestFault.class, () -> memory.write(last, new byte[2], 0, 2));
            assertThrows(GuestFault.class, () -> memory.loadShort(last));
            assertThrows(GuestFault.class, () -> memory.storeShort(last, 0));
            assertThrows(GuestFault.class, () -> memory.check(0, 1));
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "70368744177665, 0", "4096, -1", "4096, 9223372036854775807"})
    void anImpossibleRegionIsRefused(long size, long fileOffset) {
        var entry = new byte[32];
        LittleEndian.putLong(entry, 8, size);
        LittleEndian.putLong(entry, 24, fileOffset);
        assertThrows(IOException.class, () -> MemoryRegion.read(entry, 0));
    }
}
