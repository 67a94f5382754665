package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.share.ShareTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A machine that is taken off the host with what runs in it, and brought back.
@Timeout(120)
class SaveTest {
    /// Counts into a file, one of the host that it keeps open, and to its output; ends with status 7 when it is told to.
    private static final String COUNTER =
            "trap 'exit 7' TERM; exec 9>> /shared/count; n=0; while true; do n=$((n+1));"
                    + " echo $n > /count; echo $n >&9; echo $n; sleep 0.05; done";

    @TempDir private static Path folder;
    private static Uvms uvms;
    private static UtilityVm uvm;
    private static Container container;
    private static GuestProcess counter;
    private static BufferedReader output;
    private static int last;

    @BeforeAll
    static void boot() throws Exception {
        Home.require();
        uvms = new Uvms(folder);
        uvm = // a clone could not be saved
                UtilityVm.boot(
                        uvms.hypervisor(),
                        uvms.spec("saved").sized(512, 1).build(),
                        uvms.layers(),
                        PhaseListener.NONE);
        uvm.share(ShareTransport.VIRTIOFS, true);
        container = uvm.createContainer(counting("counter"));
        counter = container.start(Wanted.OUTPUT);
        output = lines(counter);
        count(3);
    }

    private static ContainerRequest counting(String id) throws Exception {
        var shared = Files.createDirectory(folder.resolve("shared-" + id));
        var plain = uvms.request(id, "sh", "-c", COUNTER);
        var share = OciMount.of("/shared", "bind", shared.toString(), List.of("rbind"));
        return new ContainerRequest(id, plain.spec().withMount(share), plain.rootfs());
    }

    /// What was counted into the file of the host: nothing is missing or there twice.
    private static void isAllShared(String id, int least) throws IOException {
        var counted = Files.readAllLines(folder.resolve("shared-" + id + "/count"));
        assertTrue(counted.size() >= least, counted.size() + " of " + least);
        for (var i = 0; i < counted.size(); i++) {
            assertEquals(i + 1, Integer.parseInt(counted.get(i)));
        }
    }

    private static BufferedReader lines(GuestProcess process) {
        var stream = process.stdout().orElseThrow();
        return new BufferedReader(Channels.newReader(stream, StandardCharsets.UTF_8));
    }

    @AfterAll
    static void close() throws Exception {
        if (uvm != null) {
            uvm.close();
        }
    }

    /// Reads so many lines, none of which may be missing or come twice.
    private static void count(int lines) throws IOException {
        for (var i = 0; i < lines; i++) {
            assertEquals(last + 1, Integer.parseInt(output.readLine()));
            last++;
        }
    }

    private static String ask(String... command) throws Exception {
        var outcome =
                Uvms.finish(container.exec(Uvms.process(command), Wanted.OUTPUT), new byte[0]);
        assertEquals(0, outcome.status(), outcome.errors());
        return outcome.output();
    }

    @Test
    void whatRunsGoesOnWithItsFilesItsOutputAndItsClock() throws Exception {
        var saved = folder.resolve("saved-1");
        var boot = ask("cat", "/proc/sys/kernel/random/boot_id");

        var start = System.nanoTime();
        uvm.save(saved);
        System.out.println("saved in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        Programs.must(folder, "du", "-sm", saved.toString());
        assertTrue(uvm.isSaved());
        assertThrows(IOException.class, () -> uvm.usage()); // there is no process
        assertThrows(IOException.class, () -> uvm.ping());
        start = System.nanoTime();
        uvm.restore(saved);
        System.out.println("restored in " + (System.nanoTime() - start) / 1_000_000 + " ms");

        count(20);
        assertTrue(container.pids().contains(counter.pid()), "its number is another");
        assertEquals(boot, ask("cat", "/proc/sys/kernel/random/boot_id"));
        assertTrue(Integer.parseInt(ask("cat", "/count").strip()) >= last);
        var now = Instant.ofEpochSecond(Long.parseLong(ask("stat", "-c", "%Y", "/count").strip()));
        assertTrue(
                Duration.between(now, Instant.now()).abs().compareTo(Duration.ofSeconds(5)) < 0,
                "it is " + now + " in the guest");
        isAllShared("counter", last);
        assertFalse(Files.exists(saved));
        containerOf(uvm);
    }

    /// A container that is made afterwards.
    private static void containerOf(UtilityVm machine) throws Exception {
        var outcome = uvms.run(machine, uvms.request("later", "sh", "-c", "echo new; exit 3"));
        assertEquals(new Uvms.Outcome(3, "new\n", ""), outcome);
    }

    @Test
    void aMachineThatHasGrownComesBackAsLargeWithWhatIsInItsNewMemory() throws Exception {
        var processors = Math.min(2, Runtime.getRuntime().availableProcessors());
        uvm.grow(uvm.memoryMb() + 128, processors);
        var filled = fill(uvm);
        var size = in(uvm, "grep MemTotal /proc/meminfo; grep ^processor /proc/cpuinfo");
        var saved = folder.resolve("saved-grown");

        for (var round = 0; round < 2; round++) {
            uvm.save(saved);
            uvm.restore(saved);

            count(5);
            assertEquals(filled, in(uvm, "md5sum /run/fill/file"));
            assertEquals(
                    size, in(uvm, "grep MemTotal /proc/meminfo; grep ^processor /proc/cpuinfo"));
        }
        uvm.grow(uvm.memoryMb() + 128, processors); // and there is room behind it
        assertEquals(filled, in(uvm, "md5sum /run/fill/file"));
    }

    /// Random bytes in memory, of which a guest takes the newest first.
    private static String fill(UtilityVm machine) throws Exception {
        in(machine, "mkdir -p /run/fill; mount -t tmpfs none /run/fill");
        in(machine, "dd if=/dev/urandom of=/run/fill/file bs=1M count=24");
        return in(machine, "md5sum /run/fill/file");
    }

    private static String in(UtilityVm machine, String script) throws Exception {
        var process = machine.execInVm(VmProcess.of("/bin/sh", "-c", script));
        var outcome = Uvms.finish(process, new byte[0]);
        assertEquals(0, outcome.status(), script + ": " + outcome.errors());
        return outcome.output();
    }

    @Test
    void aFolderThatIsDamagedIsRefusedAndOneThatIsWholeAgainTaken() throws Exception {
        var saved = folder.resolve("saved-2");
        uvm.save(saved);
        var state = saved.resolve("state");
        var bytes = Files.readAllBytes(state);
        var damaged = bytes.clone();
        damaged[bytes.length / 2] ^= 1;
        Files.write(state, damaged);

        var failure = assertThrows(IOException.class, () -> uvm.restore(saved));
        assertTrue(failure.getMessage().contains("not what was written"), failure.getMessage());

        Files.write(state, bytes);
        uvm.restore(saved);
        count(3);
    }

    @Test
    void aDiskThatIsTooSmallIsReportedAndTheMachineGoesOn() throws Exception {
        var small = Files.createDirectory(folder.resolve("small"));
        Programs.must(folder, "mount", "-t", "tmpfs", "-o", "size=16M", "tmpfs", small.toString());
        try {
            var failure = assertThrows(IOException.class, () -> uvm.save(small.resolve("saved")));

            assertTrue(failure.getMessage().contains("No space left"), failure.getMessage());
            try (var left = Files.list(small)) {
                assertEquals(0, left.count());
            }
            assertFalse(uvm.isSaved());
            count(3);
        } finally {
            Programs.must(folder, "umount", small.toString());
        }
    }

    @Test
    void aCloneIsSavedAsOftenAsOneLikesAndGrownToo() throws Exception {
        try (var clone = uvms.clone(uvms.spec("cloned").build());
                var inside = clone.createContainer(counting("c"))) {
            var process = inside.start(Wanted.OUTPUT);
            var lines = lines(process);
            var filled = "";
            for (var round = 0; round < 2; round++) {
                assertEquals(5 * round + 1, Integer.parseInt(lines.readLine()));
                var saved = folder.resolve("saved-clone");
                clone.save(saved);
                assertThrows(IOException.class, () -> clone.ping());
                clone.restore(saved);
                for (var line = 2; line <= 5; line++) {
                    assertEquals(5 * round + line, Integer.parseInt(lines.readLine()));
                }
                if (round == 0) {
                    clone.grow(clone.memoryMb() + 128, clone.processors());
                    filled = fill(clone);
                }
            }
            assertEquals(filled, in(clone, "md5sum /run/fill/file"));
            assertTrue(process.signal(15));
            process.close(); // nobody reads on
            assertEquals(7, process.await());
            isAllShared("c", 10);
            containerOf(clone);
        }
    }
}
