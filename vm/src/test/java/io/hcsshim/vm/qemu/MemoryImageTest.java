package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryImageTest {
    private static final int PAGE = 4096;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aCopyHasTheSameBytesWhereverTheyLie(long seed) throws IOException {
        var random = new Random(seed);
        var memory = new byte[(1 << 20) * 3 + random.nextInt(10) * PAGE];
        for (var written = 0; written < 40; written++) {
            memory[random.nextInt(memory.length)] = 1;
        }
        memory[memory.length - 1] = (byte) random.nextInt(2);

        assertArrayEquals(memory, Files.readAllBytes(copied(memory)));
    }

    @Test
    void pagesOfZerosTakeNoRoom() throws IOException {
        var memory = new byte[16 << 20];
        memory[5 << 20] = 1;

        var copy = copied(memory);

        assertEquals(16 << 20, Files.size(copy));
        var blocks = new ProcessBuilder("stat", "-c", "%b", copy.toString()).start();
        var kib = Integer.parseInt(new String(blocks.getInputStream().readAllBytes()).strip()) / 2;
        assertTrue(kib <= 64, kib + " KiB");
    }

    @Test
    void aProcessWithoutGuestMemoryIsNamed() {
        var self = ProcessHandle.current().pid();

        var failure = assertThrows(IOException.class, () -> MemoryImage.first(self, List.of()));

        assertEquals("process " + self + " holds no guest memory in a memfd", failure.getMessage());
    }

    @Test
    void severalMemoriesLieBehindEachOtherAndComeBack() throws IOException {
        var first = Files.write(folder.resolve("first"), filled(2 << 20, 1));
        var second = Files.write(folder.resolve("second"), filled(1 << 20, 2));
        var saved = Files.createFile(folder.resolve("saved"));

        MemoryImage.save(List.of(first, second), saved);
        var memories =
                List.of(
                        Files.write(folder.resolve("a"), new byte[2 << 20]),
                        Files.write(folder.resolve("b"), new byte[1 << 20]));
        MemoryImage.load(saved, memories);

        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(memories.get(0)));
        assertArrayEquals(Files.readAllBytes(second), Files.readAllBytes(memories.get(1)));
        assertThrows(IOException.class, () -> MemoryImage.load(saved, List.of(first)));
    }

    private static byte[] filled(int size, long seed) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Path copied(byte[] memory) throws IOException {
        var source = Files.write(folder.resolve("source"), memory);
        var target = Files.createFile(folder.resolve("target"));
        MemoryImage.save(List.of(source), target);
        return target;
    }
}
