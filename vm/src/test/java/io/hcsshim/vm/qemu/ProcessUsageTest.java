package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {
    @Test
    void aNameMayLookLikeMoreFields() {
        var stat = "77 (qemu ) 1) S 1 77 77 0 -1 4194560 9 8 7 6 150 50 3 2 20 0 4 0 1 2 3";

        var usage = ProcessUsage.parse(stat, "500 20 3 4 0 6 0\n");

        assertEquals(new ProcessUsage(2_000_000_000L, 20 * 4096), usage);
    }

    @Test
    void thisProcessHasUsedSomething() throws IOException {
        var usage = ProcessUsage.of(ProcessHandle.current().pid());

        assertTrue(usage.processorNanoseconds() > 0);
        assertTrue(usage.residentBytes() > 0);
    }

    @Test
    void aProcessThatIsGoneIsAFailure() {
        assertThrows(IOException.class, () -> ProcessUsage.of(Integer.MAX_VALUE));
    }
}
