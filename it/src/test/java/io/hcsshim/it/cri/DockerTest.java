package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.shim.HostState;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Docker's engine with our runtime: what people type.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class DockerTest {
    private static Docker docker;

    @BeforeAll
    static void startDocker() throws Exception {
        docker = Docker.start(Home.require());
    }

    @AfterAll
    static void stopDocker() throws Exception {
        if (docker != null) {
            docker.close();
        }
    }

    @Test
    void aContainerLivesAndIsReachedByItsBridge() throws Exception {
        var before = HostState.of(docker.containerd());
        var script = "echo served > /tmp/index.html; echo up; exec httpd -f -p 80 -h /tmp";
        var id = must("run", "-d", "--name", "web", Docker.IMAGE, "sh", "-c", script).strip();
        assertTrue(must("ps").contains("web"));
        var address =
                must(
                                "inspect",
                                "-f",
                                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                                id)
                        .strip();

        assertEquals("served\n", docker.fetch(address));
        assertTrue(must("logs", "web").contains("up"));
        assertEquals("in\n", must("exec", "web", "echo", "in"));
        assertEquals(5, docker.run("exec", "web", "sh", "-c", "exit 5").status());
        var own = must("exec", "web", "cat", "/etc/hostname").strip();
        assertTrue(id.startsWith(own), own);
        assertTrue(must("exec", "web", "cat", "/etc/hosts").contains(address));
        assertTrue(must("stats", "--no-stream", "web").contains("MiB"));
        var kernel = must("exec", "web", "uname", "-r");
        assertNotEquals(must("version", "-f", "{{.Server.KernelVersion}}"), kernel);

        must("stop", "-t", "1", "web");

        assertEquals("137\n", must("inspect", "-f", "{{.State.ExitCode}}", "web"));
        must("rm", "web");
        assertEquals(before, HostState.of(docker.containerd()));
    }

    @Test
    void aForegroundContainersOutputAndStatusComeThrough() throws Exception {
        var script = "echo out; echo err >&2; cat; wget -q -O - -T 5 http://%s:1 || exit 7";
        var outcome =
                docker.runWithInput(
                        "typed\n",
                        "run",
                        "--rm",
                        "-i",
                        Docker.IMAGE,
                        "sh",
                        "-c",
                        script.formatted(CniHost.ADDRESS));

        assertEquals(7, outcome.status(), outcome.all());
        assertEquals("out\ntyped\n", outcome.stdout());
        assertTrue(outcome.stderr().contains("err\n"), outcome.all());
    }

    private static String must(String... arguments) throws Exception {
        Outcome outcome = docker.run(arguments);
        assertEquals(0, outcome.status(), () -> List.of(arguments) + ": " + outcome.all());
        return outcome.stdout();
    }
}
