package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.shim.HostState;
import java.nio.file.Files;
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
        var shared = Files.createDirectory(docker.containerd().folder().resolve("shared"));
        var file = Files.writeString(shared.resolve("file"), "of the host\n");
        var script =
                "echo served > /tmp/index.html; echo up; trap 'echo heard > /data/signal' HUP;"
                        + " httpd -f -p 80 -h /tmp & while :; do wait $!; done";
        var id =
                must(
                                "run",
                                "-d",
                                "--name=web",
                                "--publish=8087:80",
                                "--volume=" + shared + ":/data",
                                "--mount=type=bind,readonly,dst=/file,src=" + file,
                                "--memory=200m",
                                "--cpus=0.5",
                                "--dns=192.0.2.53",
                                Docker.IMAGE,
                                "sh",
                                "-c",
                                script)
                        .strip();
        assertTrue(must("ps").contains("web"));
        var address =
                must(
                                "inspect",
                                "-f",
                                "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
                                id)
                        .strip();

        assertEquals("served\n", docker.fetch(address, 80));
        assertEquals("served\n", docker.fetch("10.87.0.1", 8087), "a published port");
        assertTrue(must("logs", "web").contains("up"));
        assertEquals("in\n", must("exec", "web", "echo", "in"));
        assertEquals(5, docker.run("exec", "web", "sh", "-c", "exit 5").status());
        var own = must("exec", "web", "cat", "/etc/hostname").strip();
        assertTrue(id.startsWith(own), own);
        assertTrue(must("exec", "web", "cat", "/etc/hosts").contains(address));
        assertTrue(must("stats", "--no-stream", "web").contains("/ 200MiB"));
        var group = "cat /sys/fs/cgroup$(sed 's/^0:://' /proc/1/cgroup)/cpu.max";
        assertEquals("50000 100000\n", must("exec", "web", "sh", "-c", group));
        var names = must("exec", "web", "cat", "/etc/resolv.conf");
        assertTrue(names.contains("nameserver 192.0.2.53"), names);
        assertEquals("of the host\n", must("exec", "web", "cat", "/file"));
        assertNotEquals(0, docker.run("exec", "web", "sh", "-c", "echo x > /file").status());
        assertEquals("tty\r\n", must("exec", "-t", "web", "sh", "-c", "test -t 1 && echo tty"));
        must("kill", "-s", "HUP", "web");
        var heard = "until [ -s /data/signal ]; do sleep 0.1; done";
        must("exec", "web", "sh", "-c", heard);
        assertEquals("heard\n", Files.readString(shared.resolve("signal")));
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
