package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many clones of one template, in a row and at once: no two are the same, and none leaves anything. `make soak-clones
/// COUNT=1000 CLONES_AT_ONCE=50`; fifty take 5 GiB of memory.
@Timeout(7200)
class ClonesSoak {
    private static final int COUNT = Integer.getInteger("hcsshim.clones", 100);
    private static final int AT_ONCE = Integer.getInteger("hcsshim.clones.at.once", 50);
    private static final int SETTLED = 5;
    private static final int WITH_CONTAINER = 10; // every tenth runs one, too
    private static final int MORE = 8; // descriptors and threads come and go by a few

    private static final String RANDOM = "dd if=/dev/urandom bs=512 count=1 2>/dev/null | md5sum";
    private static final String FACTS =
            "cat /run/gcs/instance; cat /etc/machine-id; cat /proc/sys/kernel/hostname;"
                    + "cat /proc/sys/kernel/random/boot_id; "
                    + RANDOM
                    + "; cat /proc/sys/kernel/random/uuid";
    private static final List<String> NAMES =
            List.of("agent's number", "machine id", "host name", "boot id", "random bytes", "uuid");

    @TempDir private Path folder;
    private Uvms uvms;
    private final Map<String, Set<String>> seen = new HashMap<>(); // guarded by itself

    @BeforeEach
    void make() throws Exception {
        Home.require();
        uvms = new Uvms(folder);
        uvms.clone(uvms.spec("first").build()).close(); // makes the template
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertEquals(List.of(), machines());
        try (var live = Files.list(folder.resolve("cache/live"))) {
            assertEquals(List.of(), live.toList());
        }
    }

    @Test
    void clonesInARowAreAllSomebodyElseAndLeaveNothing() throws Exception {
        var first = new Held(0, 0);
        for (var number = 0; number < COUNT; number++) {
            one(number, () -> {});
            if (number + 1 == Math.min(SETTLED, COUNT)) {
                first = Held.now();
            }
            if ((number + 1) % 100 == 0) {
                System.out.println(number + 1 + " clones, now " + Held.now());
            }
        }
        var last = Held.now();
        assertTrue(last.files() <= first.files() + MORE, last + " after " + first);
        assertTrue(last.threads() <= first.threads() + MORE, last + " after " + first);
    }

    @Test
    void clonesAtOnceAreAllSomebodyElse() throws Exception {
        var up = new CountDownLatch(AT_ONCE);
        var begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var going =
                    IntStream.range(0, AT_ONCE)
                            .mapToObj(number -> threads.submit(() -> together(number, up)))
                            .toList();
            up.await();
            System.out.printf(
                    "%d clones at once took %d s%n",
                    AT_ONCE, (System.nanoTime() - begin) / 1_000_000_000);
            for (var each : going) {
                each.get();
            }
        }
    }

    /// One that waits until the others are there too, or have failed.
    private boolean together(int number, CountDownLatch up) throws Exception {
        try {
            one(
                    number,
                    () -> {
                        up.countDown();
                        up.await();
                    });
            return true;
        } catch (Throwable e) {
            while (up.getCount() > 0) {
                up.countDown();
            }
            throw e;
        }
    }

    private interface Meanwhile {
        void pass() throws Exception;
    }

    private void one(int number, Meanwhile meanwhile) throws Exception {
        try (var clone = uvms.clone(uvms.spec("clone-" + number).build())) {
            clone.ping();
            var facts = sh(clone, FACTS).lines().toList();
            assertEquals(NAMES.size(), facts.size(), facts.toString());
            for (int i = 0; i < facts.size(); i++) {
                isNew(NAMES.get(i), facts.get(i));
            }
            assertEquals("lo", sh(clone, "ls /sys/class/net").strip(), "addresses come with pods");
            if (number % WITH_CONTAINER == 0) {
                var drawn = uvms.run(clone, uvms.request("c", "sh", "-c", RANDOM));
                assertEquals(0, drawn.status(), drawn.errors());
                isNew("container's random bytes", drawn.output());
            }
            meanwhile.pass();
        }
    }

    private void isNew(String what, String value) {
        synchronized (seen) {
            assertTrue(
                    seen.computeIfAbsent(what, _ -> new HashSet<>()).add(value),
                    "two clones have the same " + what + ": " + value);
        }
    }

    private static String sh(UtilityVm vm, String script) throws Exception {
        var outcome = Uvms.finish(vm.execInVm(VmProcess.of("sh", "-c", script)), new byte[0]);
        assertEquals(0, outcome.status(), outcome.errors());
        return outcome.output();
    }

    private static List<ProcessHandle> machines() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").contains("qemu-system"))
                .toList();
    }

    /// What this process holds of the kernel.
    private record Held(long files, long threads) {
        static Held now() throws IOException {
            try (var files = Files.list(Path.of("/proc/self/fd"));
                    var threads = Files.list(Path.of("/proc/self/task"))) {
                return new Held(files.count(), threads.count());
            }
        }
    }
}
