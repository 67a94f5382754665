package io.hcsshim.it.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    /// It waits 20 seconds for conmon, which waits for all that it has adopted.
    private static final int SOONER_THAN_PODMAN_GIVES_UP = 15;

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
    void aForegroundContainersStreamsAndStatusComeThroughAtOnceAlthoughTheShimHasAnother()
            throws Exception {
        var errors = podman.folder().resolve("errors");
        var first =
                podman.start(
                        errors,
                        "run",
                        "--rm",
                        "-i",
                        "--network",
                        "none",
                        "hello",
                        "sh",
                        "-c",
                        "cat; echo error >&2; exit 3");
        var input = first.getOutputStream();
        input.write("typed\n".getBytes(StandardCharsets.UTF_8));
        input.flush();
        assertEquals(
                "typed\n",
                new String(first.getInputStream().readNBytes(6), StandardCharsets.UTF_8));

        var forEver = "while :; do sleep 1; done";
        podman.must("run", "-d", "--network", "none", "--name", "l", "hello", "sh", "-c", forEver);
        input.close();

        assertTrue(
                first.waitFor(SOONER_THAN_PODMAN_GIVES_UP, TimeUnit.SECONDS),
                "podman waits for the shim, which still has the other container");
        assertEquals(3, first.exitValue(), Files.readString(errors));
        assertEquals("error\n", Files.readString(errors));
        podman.must("rm", "-f", "-t", "0", "l");
        assertEquals(List.of(), podman.left());
        var host = podman.run("run", "--rm", "--network", "host", "hello", "true");
        assertEquals(126, host.status(), host.all());
        assertTrue(host.stderr().contains("the network of the host"), host.all());
    }
}
