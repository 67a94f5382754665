package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.cri.api.Attach;
import io.hcsshim.it.cri.api.ContainerState;
import io.hcsshim.it.shim.HostState;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The shim under the containerd of other Debian suites, through `ctr` and through the CRI plugin: 1.7 speaks
/// `containerd.task.v2`, 2.x speaks v3. `make test-cri CONTAINERD=…` runs all of the package on one of them.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class OtherContainerdTest {
    @ParameterizedTest
    @ValueSource(strings = {"trixie", "sid"})
    void aContainerAndAPodRunAndTakeWhatIsAskedOfThem(String suite) throws Exception {
        var home = Home.require();
        try (var cri = Cri.start(home, Optional.of(Home.containerdOf(suite)))) {
            var before = HostState.of(cri.containerd());
            aContainer(cri);
            aPod(cri);

            cri.stopPods();
            assertEquals(before, HostState.of(cri.containerd()));
        }
    }

    private static void aContainer(Cri cri) throws Exception {
        var containerd = cri.containerd();
        var runtime = "io.containerd.runhcs.v1";
        containerd.must("run", "--runtime", runtime, "-d", Cri.IMAGE, "long", "sleep", "100000");
        var exec = containerd.ctr("tasks", "exec", "--exec-id", "e", "long", "sh", "-c", "exit 5");
        assertEquals(5, exec.status(), exec.all());
        assertTrue(containerd.must("tasks", "metrics", "long").contains("memory"));
        containerd.must("tasks", "kill", "-s", "SIGKILL", "long");
        containerd.must("tasks", "rm", "-f", "long");
        containerd.must("containers", "rm", "long");
    }

    private static void aPod(Cri cri) throws Exception {
        var pod = cri.run(cri.pod("pod"));
        var script = "trap 'exit 4' TERM; while :; do read line && echo heard $line; done";
        var talker = pod.start(Cri.shell("talker", script).setStdin(true));
        var attach = Attach.newBuilder().setId(talker).setStdin(true).setStdout(true);
        try (var stream = cri.stream(attach.build())) {
            stream.write("one\n");
            stream.awaitOutput("heard one\n");
        }
        pod.awaitLog("talker.log", "heard one\n");
        assertTrue(cri.sh(talker, "ip addr show eth0").contains("10.86.0."), "it has an address");
        assertEquals(
                cri.sh(talker, Cri.MACHINE),
                cri.ctrInPod("k8s.io", pod.id(), "of-ctr", Cri.MACHINE));

        cri.restart();

        assertEquals(ContainerState.RUNNING, cri.status(talker).getState());
        assertEquals("in\n", cri.sh(talker, "echo in"));
        cri.stopContainer(talker, 60);
        assertEquals(4, cri.awaitExit(talker).getExitCode());
    }
}
