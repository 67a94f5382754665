package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.sys.ErrnoException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
    @Test
    void twoMappingsOfOneFileSeeEachOther() throws Exception {
        try (Fd file = Fd.memory("test", 8192);
                var whole = SharedMemory.map(file, 0, 8192, SharedMemory.Access.READ_WRITE);
                var half = SharedMemory.map(file, 4096, 4096, SharedMemory.Access.READ)) {
            whole.putLong(4096 + 8, 0x0102_0304_0506_0708L);

            assertEquals(0x08, half.getByte(8));
            assertEquals(0x0708, half.getShort(8));
            assertEquals(0x0506_0708, half.getInt(8));
            assertEquals(0x0102_0304_0506_0708L, half.getLong(8));
            assertEquals(0x0304, half.getShortAcquire(12));
        }
    }

    @Test
    void numbersMayLieAnywhere() throws Exception {
        try (var memory = map(4096)) {
            memory.putInt(1, 0xcafe_babe);
            memory.putShort(7, (short) 0x1234);
            memory.putLong(13, -2);
            memory.putShortRelease(30, (short) 9);

            assertEquals(0xcafe_babe, memory.getInt(1));
            assertEquals(0x1234, memory.getShort(7));
            assertEquals(-2, memory.getLong(13));
            assertEquals(9, memory.getShortAcquire(30));
            assertThrows(IllegalArgumentException.class, () -> memory.getShortAcquire(31));
        }
    }

    @Test
    void arraysAndBuffersAreCopied() throws Exception {
        try (var memory = map(4096)) {
            memory.put(10, new byte[] {1, 2, 3, 4}, 1, 3);
            memory.put(13, ByteBuffer.wrap(new byte[] {9, 5, 6}).position(1));
            ByteBuffer direct = ByteBuffer.allocateDirect(6).position(1);
            memory.get(10, direct);
            assertEquals(0, direct.remaining());
            byte[] all = new byte[6];
            direct.flip().get(all);
            assertArrayEquals(new byte[] {0, 2, 3, 4, 5, 6}, all);
            memory.fill(10, 2, (byte) 7);
            memory.get(10, all, 0, 3);
            assertArrayEquals(new byte[] {7, 7, 4, 4, 5, 6}, all);
        }
    }

    @Test
    void accessOutsideIsRefused() throws Exception {
        try (var memory = map(4096)) {
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getByte(-1));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getInt(4093));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.putLong(4089, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.getShortAcquire(4096));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> memory.put(4090, new byte[7], 0, 7));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> memory.get(Long.MAX_VALUE, new byte[1], 0, 1));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> memory.get(4090, ByteBuffer.allocate(7)));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.fill(4095, 2, (byte) 0));
        }
    }

    @Test
    void accessAfterCloseIsRefused() throws Exception {
        var memory = map(4096);
        memory.close();
        memory.close();
        assertThrows(IllegalStateException.class, () -> memory.getByte(0));
        assertThrows(IllegalStateException.class, () -> memory.putShortRelease(0, (short) 0));
    }

    @Test
    void aReadOnlyMappingRefusesWrites() throws Exception {
        try (Fd file = Fd.memory("test", 4096);
                var memory = SharedMemory.map(file, 0, 4096, SharedMemory.Access.READ)) {
            assertThrows(IllegalArgumentException.class, () -> memory.putByte(0, (byte) 1));
        }
    }

    @Test
    void whatCannotBeMappedSaysWhy() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            var e =
                    assertThrows(
                            ErrnoException.class,
                            () -> SharedMemory.map(pipe.read(), 0, 4096, SharedMemory.Access.READ));
            assertEquals(
                    "mmap 4096 bytes of fd "
                            + pipe.read().number()
                            + " at 0: ENODEV (no such device)",
                    e.getMessage());
        }
    }

    private static SharedMemory map(long size) throws ErrnoException {
        try (Fd file = Fd.memory("test", size)) {
            return SharedMemory.map(file, 0, size, SharedMemory.Access.READ_WRITE);
        }
    }
}
