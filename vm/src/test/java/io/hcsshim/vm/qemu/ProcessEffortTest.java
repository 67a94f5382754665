package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessEffortTest {
    @Test
    void usedAndAwaitedTimeAreAddedUp() {
        assertEquals(7, ProcessEffort.parse("3 4 5\n"));
        assertEquals('D', ProcessEffort.state("12 (a) b) D 1 2"));
    }

    private static char state(long pid) throws IOException {
        return ProcessEffort.state(Files.readString(Path.of("/proc/" + pid + "/stat")));
    }

    private static boolean moves(long pid) throws IOException, InterruptedException {
        long before = ProcessEffort.of(pid).orElseThrow();
        Thread.sleep(50);
        return ProcessEffort.of(pid).orElseThrow() != before;
    }

    @Test
    @Timeout(60)
    void oneThatComputesHasMoreOfItAndOneThatIsStoppedHasNot() throws Exception {
        var busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            long before = ProcessEffort.of(busy.pid()).orElseThrow();
            while (ProcessEffort.of(busy.pid()).orElseThrow() < before + 10_000_000) {
                Thread.onSpinWait();
            }
            new ProcessBuilder("kill", "-STOP", Long.toString(busy.pid())).start().waitFor();
            while (state(busy.pid()) != 'T') {
                Thread.onSpinWait();
            }

            // Its last moment may be counted when it stands already; the test's limit says that it
            // never rests.
            while (moves(busy.pid())) {
                Thread.onSpinWait();
            }
        } finally {
            busy.destroyForcibly().waitFor();
        }
        assertEquals(OptionalLong.empty(), ProcessEffort.of(busy.pid()));
    }
}
