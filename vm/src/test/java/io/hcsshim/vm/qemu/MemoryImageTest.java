package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
        var target = folder.resolve("target");

        var failure = assertThrows(IOException.class, () -> MemoryImage.save(self, target));

        assertEquals("process " + self + " holds no guest memory in a memfd", failure.getMessage());
    }

    private Path copied(byte[] memory) throws IOException {
        var source = Files.write(folder.resolve("source"), memory);
        var target = Files.createFile(folder.resolve("target"));
        try (var from = FileChannel.open(source)) {
            MemoryImage.copy(from, target);
        }
        return target;
    }
}
