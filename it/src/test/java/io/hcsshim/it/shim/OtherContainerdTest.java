package io.hcsshim.it.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.it.Home;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shim under the containerd of other Debian suites: 1.7 speaks `containerd.task.v2`, 2.x speaks v3.
@SuppressWarnings("try") // a test may be interrupted while it closes
class OtherContainerdTest {
    @ParameterizedTest
    @ValueSource(strings = {"trixie", "sid"})
    void aContainerRunsAndTakesAnExecAndASignal(String suite) throws Exception {
        var home = Home.require();
        var programs = home.resolve("containerd").resolve(suite).resolve("root/usr/bin");
        assumeTrue(
                Files.isExecutable(programs.resolve("containerd")),
                "the containerd of Debian " + suite + " could not be fetched on this machine");
        try (var containerd = Containerd.start(home, Optional.of(programs))) {
            var hello = containerd.run("--rm", Containerd.IMAGE, "hello", "echo", "hi");
            assertEquals(0, hello.status(), hello.all());
            assertEquals("hi\n", hello.stdout());

            containerd.must(
                    Containerd.withRuntime("-d", Containerd.IMAGE, "long", "sleep", "100000"));
            var exec =
                    containerd.ctr("tasks", "exec", "--exec-id", "e", "long", "sh", "-c", "exit 5");
            assertEquals(5, exec.status(), exec.all());
            assertTrue(containerd.must("tasks", "metrics", "long").contains("memory"));
            containerd.must("tasks", "kill", "-s", "SIGKILL", "long");
        }
        // closing removes the task; a task that cannot be removed fails there
    }
}
