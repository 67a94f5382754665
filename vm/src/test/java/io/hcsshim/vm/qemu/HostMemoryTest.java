package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostMemoryTest {
    private static final List<String> MEMINFO =
            List.of(
                    "MemTotal:        2048000 kB",
                    "MemFree:          102400 kB",
                    "MemAvailable:    1024000 kB",
                    "SwapTotal:        204800 kB",
                    "SwapFree:         102400 kB",
                    "HugePages_Total:       0");

    @Test
    void whatIsAvailableIncludesFreeSwapSpace() throws IOException {
        assertEquals(new HostMemory(2000, 1100), HostMemory.parse(MEMINFO));
    }

    @Test
    void aMachineThatFitsIsLetThrough() throws IOException {
        var memory = HostMemory.parse(MEMINFO);

        assertDoesNotThrow(() -> memory.require(spec(1100)));
    }

    @Test
    void aMachineThatCouldNeverHaveItsMemoryIsRefused() throws IOException {
        var memory = HostMemory.parse(MEMINFO);

        var refusal = assertThrows(IOException.class, () -> memory.require(spec(1101)));

        assertEquals(
                "machine m needs 1101 MiB of memory; the host has 1100 MiB available of 2000 MiB",
                refusal.getMessage());
    }

    private static VmSpec spec(int memoryMb) {
        var path = Path.of("/x");
        return new VmSpec("m", path, path, path, "", memoryMb, 1, 1, Acceleration.TCG);
    }
}
