package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Templates;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.vm.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A machine that gets larger while it runs, and gives back what its guest frees.
@Timeout(120)
class GrowthTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOOK = 100_000_000;

    @TempDir private Path folder;

    @Test
    void aMachineTakesMoreMemoryAndProcessorsAndGivesBackWhatIsFree() throws Exception {
        Home.require();
        var uvms = new Uvms(folder);
        try (var uvm = uvms.boot(uvms.spec("grows").sized(384, 1))) {
            var before = kilobytes(sh(uvm, "grep MemTotal /proc/meminfo"));
            var processors = Runtime.getRuntime().availableProcessors() > 1 ? 2 : 1;
            var containers = Long.parseLong(sh(uvm, "cat " + limitFile(uvm)).strip());

            uvm.grow(600, processors);

            assertEquals(640, uvm.memoryMb());
            var grown = kilobytes(sh(uvm, "grep MemTotal /proc/meminfo")) - before;
            assertTrue(grown > 240 << 10, grown + " KiB more");
            assertEquals(processors, sh(uvm, "grep ^processor /proc/cpuinfo").lines().count());
            var more = Long.parseLong(sh(uvm, "cat " + limitFile(uvm)).strip()) - containers;
            assertTrue(more > 240L << 20, more + " bytes more for containers");
            assertThrows(IOException.class, () -> uvm.grow(640, 1000));

            var outcome = uvms.run(uvm, uvms.request("c", "echo", "still there"));
            assertEquals("still there\n", outcome.output(), outcome.errors());
            isKeptToLimits(uvms, uvm);
            if (Templates.wanted(false)) {
                return; // a clone gives nothing back
            }

            sh(uvm, "mkdir /run/fill; mount -t tmpfs -o size=300m none /run/fill");
            sh(uvm, "dd if=/dev/zero of=/run/fill/file bs=1M count=200");
            var full = uvm.usage().residentBytes();
            sh(uvm, "rm /run/fill/file");

            awaitLess(uvm, full - (150L << 20));
        }
    }

    /// Half of this would do without.
    private static void isKeptToLimits(Uvms uvms, UtilityVm uvm) throws Exception {
        uvm.limit(new Limits(0, 1 << 20, 0, 0));
        var start = System.nanoTime();

        var write = "dd if=/dev/zero of=/big bs=1024k count=5 conv=fsync 2> /dev/null && echo done";
        var outcome = uvms.run(uvm, uvms.request("slow", "sh", "-c", write));

        assertEquals("done\n", outcome.output(), outcome.errors());
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(4)) > 0, "5 MiB took " + took);
    }

    private static void awaitLess(UtilityVm uvm, long bytes) throws IOException {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (uvm.usage().residentBytes() > bytes) {
            if (System.nanoTime() > end) {
                throw new IOException(
                        "it keeps " + uvm.usage().residentBytes() + " bytes, not " + bytes);
            }
            LockSupport.parkNanos(LOOK); // the guest has work to do meanwhile
        }
    }

    private static String limitFile(UtilityVm uvm) throws Exception {
        return sh(
                        uvm,
                        "ls /sys/fs/cgroup/pods/memory.max /sys/fs/cgroup/memory/pods/memory.limit_in_bytes 2>/dev/null || true")
                .lines()
                .findFirst()
                .orElseThrow();
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    private static String sh(UtilityVm uvm, String script) throws Exception {
        var process = VmProcess.of("/bin/sh", "-c", script);
        var outcome = Uvms.finish(uvm.execInVm(process), new byte[0]);
        assertEquals(0, outcome.status(), script + ": " + outcome.errors());
        return outcome.output();
    }
}
