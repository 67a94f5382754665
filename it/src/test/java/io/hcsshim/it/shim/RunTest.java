package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `ctr run` through a real containerd, our shim and a real VM.
class RunTest {
    private static Containerd containerd;

    @BeforeAll
    static void startContainerd() throws IOException, InterruptedException {
        containerd = Containerd.start(Home.require());
    }

    @AfterAll
    static void stopContainerd() throws IOException, InterruptedException {
        if (containerd != null) {
            containerd.close();
        }
    }

    @Test
    void aContainerSaysHelloFromAKernelOfItsOwn() throws Exception {
        var outcome =
                containerd.run(
                        "--rm",
                        Containerd.IMAGE,
                        "hello",
                        "sh",
                        "-c",
                        "echo Hello World!; uname -r");

        assertEquals(0, outcome.status(), outcome.all());
        var lines = outcome.stdout().lines().toList();
        assertEquals("Hello World!", lines.get(0));
        assertNotEquals(
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(), lines.get(1));
    }

    @Test
    void theExitCodeOfACommandComesThrough() throws Exception {
        assertEquals(1, containerd.run("--rm", Containerd.IMAGE, "fails", "false").status());
        assertEquals(
                127,
                containerd.run("--rm", Containerd.IMAGE, "lost", "sh", "-c", "/no/such").status());
    }

    @Test
    void aFolderOfTheHostIsInTheContainerAndWhatIsWrittenThereStays() throws Exception {
        var data = Files.createTempDirectory("volume");
        Files.writeString(data.resolve("in"), "from the host");
        var mount = "type=bind,src=" + data + ",dst=/data,options=rbind:rw";

        var outcome =
                containerd.run(
                        "--rm",
                        "--mount",
                        mount,
                        Containerd.IMAGE,
                        "volume",
                        "sh",
                        "-c",
                        "cat /data/in > /data/out && exit 42");

        assertEquals(42, outcome.status(), outcome.all());
        assertEquals("from the host", Files.readString(data.resolve("out")));
        Trees.remove(data);
    }

    @Test
    void aMissingCommandIsOneClearErrorAndLeavesNothing() throws Exception {
        var before = HostState.of(containerd);

        var outcome = containerd.run("--rm", Containerd.IMAGE, "nothere", "/no/such/program");

        assertNotEquals(0, outcome.status());
        assertTrue(outcome.stderr().contains("/no/such/program"), outcome.all());
        assertEquals(before, HostState.of(containerd));
    }

    @Test
    void standardInputReachesTheContainerAndItsEndToo() throws Exception {
        var text =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> "line " + i)
                        .collect(Collectors.joining("\n"));

        var outcome =
                containerd.ctrWithInput(
                        text,
                        Containerd.withRuntime(
                                "--rm", Containerd.IMAGE, "reader", "sh", "-c", "cat | wc -c"));

        assertEquals(0, outcome.status(), outcome.all());
        assertEquals(Integer.toString(text.length()), outcome.stdout().strip());
    }

    @Test
    void manyBytesOnBothOutputsArriveWhole() throws Exception {
        var script =
                "head -c 3000000 /dev/zero | tr '\\0' a; head -c 1500000 /dev/zero | tr '\\0' b >&2";

        var outcome = containerd.run("--rm", Containerd.IMAGE, "talker", "sh", "-c", script);

        assertEquals(0, outcome.status(), outcome.stderr().lines().limit(1).toList().toString());
        assertEquals("a".repeat(3_000_000), outcome.stdout());
        assertEquals("b".repeat(1_500_000), outcome.stderr());
    }

    @Test
    void theNativeSnapshotterWillDo() throws Exception {
        containerd.must(
                "images",
                "import",
                "--snapshotter",
                "native",
                Home.require().resolve("hello.tar").toString());

        var outcome =
                containerd.run(
                        "--rm",
                        "--snapshotter",
                        "native",
                        Containerd.IMAGE,
                        "copied",
                        "echo",
                        "hi");

        assertEquals("hi\n", outcome.stdout(), outcome.all());
    }

    @Test
    void aShellOnATerminalSeesATerminalAndItsSize() throws Exception {
        var ctr =
                String.join(
                        " ",
                        containerd
                                .ctrCommand(
                                        Containerd.withRuntime(
                                                "--rm", "-t", Containerd.IMAGE, "terminal", "sh"))
                                .command());
        var builder =
                new ProcessBuilder("script", "-qec", "stty rows 33 cols 77; " + ctr, "/dev/null");
        builder.environment().putAll(containerd.ctrCommand().environment());

        // `ctr` tells the size once the container runs.
        var script = "tty; until stty size | grep -q ^33; do sleep 0.1; done; stty size; exit 7\n";
        var outcome = Programs.run(builder, script, Duration.ofSeconds(120));

        assertTrue(outcome.stdout().contains("/dev/"), outcome.all());
        assertTrue(outcome.stdout().contains("33 77"), outcome.all());
        assertEquals(7, outcome.status(), outcome.all());
    }
}
