package io.hcsshim.wire.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowInputsTest {
    private static final Duration LIMIT = Duration.ofMillis(20);

    @TempDir private Path folder;

    /// Slow at the first byte every time, at the second once.
    private static final class Target implements FuzzTarget {
        private boolean isWarm;

        @Override
        public List<byte[]> seeds() {
            return List.of(new byte[] {3});
        }

        @Override
        public void take(byte[] input) {
            if (input[0] == 1 || input[0] == 2 && !isWarm) {
                isWarm |= input[0] == 2;
                var end = System.nanoTime() + 2 * LIMIT.toNanos();
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
            }
        }
    }

    @Test
    void whatIsSlowEveryTimeIsFoundAndWhatWasSlowOnceIsNot() throws Exception {
        var always = Files.write(folder.resolve("always"), new byte[] {1});
        var once = Files.write(folder.resolve("once"), new byte[] {2});

        var found = SlowInputs.stillSlow(new Target(), List.of(always, once), LIMIT);

        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().startsWith(always.toString()), found::toString);
    }
}
