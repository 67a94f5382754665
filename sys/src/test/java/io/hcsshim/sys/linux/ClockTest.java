package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockTest {
    @Test
    void theClockIsTheOneThatJavaReads() throws Exception {
        var before = Instant.now();
        var now = Clock.realtime();
        var after = Instant.now();

        var read = Instant.ofEpochSecond(now / 1_000_000_000, now % 1_000_000_000);
        assertTrue(
                !read.isBefore(before) && !read.isAfter(after), before + " " + read + " " + after);
    }
}
