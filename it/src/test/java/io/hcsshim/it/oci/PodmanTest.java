package io.hcsshim.it.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// podman with `--runtime runhcs`: what people type.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class PodmanTest {
    /// podman tells the size after the start.
    private static final String UNTIL_IT_HAS_A_SIZE =
            "until [ \"$(stty size 2> /dev/null)\" = '7 31' ]; do sleep 0.1; done; echo sized";

    private static Podman podman;

    @BeforeAll
    static void startPodman() throws Exception {
        podman = Podman.start(Home.require());
    }

    @AfterAll
    static void stopPodman() throws Exception {
        if (podman != null) {
            podman.close();
        }
    }

    @Test
    void aContainerInTheBackgroundLivesIsReachedStoppedAndRemoved() throws Exception {
        var data = Files.createDirectory(podman.folder().resolve("data"));
        var script = "echo up; trap 'echo told; exit 4' TERM; while :; do sleep 1; done";
        podman.must("run", "-d", "--name", "c", "-v", data + ":/data", "hello", "sh", "-c", script);

        assertEquals("in\n", podman.must("exec", "c", "sh", "-c", "echo out > /data/f; echo in"));
        assertEquals("out\n", Files.readString(data.resolve("f")));
        assertEquals(
                7, podman.runWithInput("x", "exec", "-i", "c", "sh", "-c", "cat; exit 7").status());
        assertEquals(127, podman.run("exec", "c", "nosuchprogram").status());
        var address = podman.must("inspect", "-f", "{{.NetworkSettings.IPAddress}}", "c").strip();
        assertTrue(
                podman.must("exec", "c", "ip", "addr").contains("inet " + address + "/"), address);
        var size = podman.onTerminal("exec", "-t", "c", "sh", "-c", UNTIL_IT_HAS_A_SIZE);
        assertEquals("sized", size.stdout().strip(), size.all());
        podman.must("pause", "c");
        assertEquals("paused\n", podman.must("inspect", "-f", "{{.State.Status}}", "c"));
        podman.must("unpause", "c");

        podman.must("stop", "-t", "10", "c");

        assertEquals(
                "exited 4\n",
                podman.must("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", "c"));
        assertEquals("up\ntold\n", podman.must("logs", "c"));
        podman.must("rm", "c");
        assertEquals(List.of(), podman.left());
    }

    @Test
    void aForegroundContainersStreamsAndStatusComeThrough() throws Exception {
        var outcome =
                podman.runWithInput(
                        "typed\n",
                        "run",
                        "--rm",
                        "-i",
                        "--network",
                        "none",
                        "hello",
                        "sh",
                        "-c",
                        "cat; echo error >&2; exit 3");

        assertEquals(3, outcome.status(), outcome.all());
        assertEquals("typed\n", outcome.stdout());
        assertEquals("error\n", outcome.stderr());
        assertEquals(List.of(), podman.left());
        var host = podman.run("run", "--rm", "--network", "host", "hello", "true");
        assertEquals(126, host.status(), host.all());
        assertTrue(host.stderr().contains("the network of the host"), host.all());
    }
}
