package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Containers in one real utility VM, made by the usual runtime.
@Timeout(120)
class ContainersTest implements ContainerContract {
    @TempDir private static Path folder;
    private static Uvms uvms;
    private static final LogLines LOG = new LogLines();
    private static UtilityVm uvm;

    @BeforeAll
    static void boot() throws Exception {
        Home.require();
        uvms = new Uvms(folder);
        uvm = uvms.boot(uvms.spec("containers").log(LOG.log()));
    }

    @Override
    public Uvms uvms() {
        return uvms;
    }

    @Override
    public UtilityVm uvm() {
        return uvm;
    }

    @AfterAll
    static void close() throws Exception {
        if (uvm != null) {
            uvm.close();
        }
    }

    /// The host's may be of version 1; a machine's are of version 2 alone.
    @Test
    void aControlGroupOfVersionTwoLimitsHoldsAndGoes() throws Exception {
        uvm.share(Home.require().resolve("lib").toString(), "/run/probe/lib", true);
        uvm.share(
                Path.of("target/test-classes").toAbsolutePath().toString(), "/run/probe/it", true);
        var probe =
                VmProcess.of(
                        "/opt/gcs/jre/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        "/run/probe/lib/sys.jar:/run/probe/it",
                        ControlGroupProbe.class.getName());

        var said = Uvms.finish(uvm.execInVm(probe), new byte[0]);

        assertEquals(0, said.status(), said.errors());
        assertEquals(
                List.of(
                        "[/sys/fs/cgroup/hcsshim-probe]",
                        "memory.max 67108864",
                        "pids.max 20",
                        "cpu.weight 300",
                        "cpu.max 20000 100000",
                        "member of 0::/hcsshim-probe",
                        "control group /sys/fs/cgroup/hcsshim-probe has processes in it",
                        "member ended with 137",
                        "removed false"),
                said.output().lines().toList());
    }

    @Test
    void aMegabyteGoesThroughAndBackUnharmed() throws Exception {
        var text = "0123456789abcdef".repeat(1 << 16);
        try (var container = uvm.createContainer(uvms.request("through", "cat"))) {
            var outcome =
                    Uvms.finish(container.start(Wanted.ALL), text.getBytes(StandardCharsets.UTF_8));

            assertEquals(0, outcome.status());
            assertEquals(text.length(), outcome.output().length());
            assertEquals(text, outcome.output());
        }
    }

    @Test
    void containersShareLayersButNotWhatTheyWrite() throws Exception {
        try (var first = uvm.createContainer(uvms.request("first", "sleep", "1000"));
                var second = uvm.createContainer(uvms.request("second", "sleep", "1000"))) {
            var inits = List.of(first.start(Wanted.NOTHING), second.start(Wanted.NOTHING));
            Uvms.finish(first.exec(Uvms.process("touch", "/mine"), Wanted.OUTPUT), new byte[0]);

            var seen =
                    Uvms.finish(second.exec(Uvms.process("ls", "/"), Wanted.OUTPUT), new byte[0]);

            assertFalse(seen.output().contains("mine"), seen.output());
            assertFalse(seen.output().contains("lost+found"), seen.output());
            for (var init : inits) {
                init.signal(9); // sleep takes no SIGTERM when it is the first of its namespace
            }
        }
    }

    @Test
    void anUpperLayerHidesAndReplacesWhatIsBelow() throws Exception {
        var lower = Files.createDirectory(folder.resolve("lower"));
        Files.writeString(lower.resolve("replaced"), "old");
        Files.writeString(lower.resolve("gone"), "old");
        Files.writeString(Files.createDirectory(lower.resolve("dir")).resolve("hidden"), "old");
        var upper = Files.createDirectory(folder.resolve("upper"));
        // The kernel's own whiteouts, as a snapshotter gets them.
        shell(
                "mkdir work merged;"
                        + " mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work o merged;"
                        + " rm -r merged/gone merged/dir; mkdir merged/dir;"
                        + " echo -n new > merged/replaced; chmod 714 merged/replaced;"
                        + " chown 12:34 merged/replaced; umount merged");

        var outcome =
                uvms.run(
                        uvm,
                        uvms.request(
                                "stacked",
                                List.of(upper, lower, uvms.rootfs()),
                                "sh",
                                "-c",
                                "cat /replaced; stat -c ' %a %u %g' /replaced; ls /gone /dir"));

        assertEquals("new 714 12 34\n/dir:\n", outcome.output());
        assertTrue(outcome.errors().contains("/gone: No such file"), outcome.errors());
    }

    @Test
    void aBitThatChangedInAKeptLayerIsAnErrorAndNeverWrongData() throws Exception {
        var layer = Files.createDirectory(folder.resolve("changed"));
        var lines = new StringBuilder();
        for (int i = 100_000; i < 120_000; i++) {
            lines.append("line ").append(i).append('\n');
        }
        var text = lines.toString();
        Files.writeString(layer.resolve("text"), text);
        Files.writeString(layer.resolve("other"), "whole");
        Path image;
        try (var kept = uvms.layers().layer(layer)) {
            image = kept.path();
        }
        flipBit(image, "line 110000");

        var outcome =
                uvms.run(
                        uvm,
                        uvms.request(
                                "changed",
                                List.of(layer, uvms.rootfs()),
                                "sh",
                                "-c",
                                "cat /text; echo $? >&2; cat /other >&2"));

        assertTrue(outcome.errors().contains("Input/output error\n1\nwhole"), outcome.errors());
        assertTrue(outcome.output().length() < text.indexOf("line 110000"), "not so far");
        assertTrue(text.startsWith(outcome.output()), "what was read is right");
        var reason = LOG.await("reading it fails");
        assertTrue(reason.contains("is corrupted"), reason);
    }

    private static void flipBit(Path image, String words) throws Exception {
        var bytes = new String(Files.readAllBytes(image), StandardCharsets.ISO_8859_1);
        int at = bytes.indexOf(words);
        assertTrue(at > 0 && bytes.indexOf(words, at + 1) < 0, "the words stand there once");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(at);
            file.write(words.charAt(0) ^ 1);
        }
    }

    @Test
    void manyContainersRunAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = new ArrayList<Future<Uvms.Outcome>>();
            for (int i = 0; i < 4; i++) {
                var request = uvms.request("many" + i, "echo", "container " + i);
                outcomes.add(threads.submit(() -> uvms.run(uvm, request)));
            }
            for (int i = 0; i < 4; i++) {
                assertEquals("container " + i + "\n", outcomes.get(i).get().output());
            }
        }
    }

    @Test
    void aScratchDiskIsAsLargeAsItSays() throws Exception {
        var outcome = uvms.run(uvm, uvms.request("large", "df", "-k", "/"));

        var blocks = Long.parseLong(outcome.output().lines().toList().get(1).split("\\s+")[1]);
        assertTrue(blocks > 18L << 20, outcome.output());
    }

    @Test
    void theAgentTellsItsStacks() throws Exception {
        assertTrue(uvm.dumpStacks().contains("at "), "stacks of threads");
    }

    private static void shell(String script) throws Exception {
        Programs.must(folder, "sh", "-e", "-c", script);
    }
}
