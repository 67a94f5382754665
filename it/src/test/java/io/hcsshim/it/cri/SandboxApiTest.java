package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.cri.api.DnsConfig;
import io.hcsshim.it.cri.api.LinuxPod;
import io.hcsshim.it.cri.api.PodId;
import io.hcsshim.it.cri.api.PodState;
import io.hcsshim.it.cri.api.PodStatusAnswer;
import io.hcsshim.it.shim.HostState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pods of containerd's Sandbox API: the machine is the pod, and there is no pause container. containerd 2.x can do it.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class SandboxApiTest {
    @Test
    void aMachineIsAPodThatContainersJoin() throws Exception {
        var home = Home.require();
        var programs = Home.containerdOf("sid");
        try (var cri = Cri.start(home, Optional.of(programs))) {
            var before = HostState.of(cri.containerd());
            var config =
                    cri.pod("web")
                            .setDns(
                                    DnsConfig.newBuilder()
                                            .addServers("192.0.2.53")
                                            .addSearches("svc.test"))
                            .setLinux(LinuxPod.newBuilder().putSysctls("net.ipv4.ip_forward", "1"));
            var pod = cri.run(config, "machine");
            assertEquals(PodState.READY, status(cri, pod.id()));

            var one = pod.start(Cri.shell("one", "echo up; exec sleep 100000"));
            var two =
                    pod.start(
                            Cri.shell(
                                    "two",
                                    "echo shared > /dev/shm/note; echo up; exec sleep 100000"));
            pod.awaitLog("one.log", "up");
            pod.awaitLog("two.log", "up");

            assertEquals("web\nweb\n", cri.sh(one, "hostname; cat /etc/hostname"));
            assertEquals(
                    "search svc.test\nnameserver 192.0.2.53\n",
                    cri.sh(one, "cat /etc/resolv.conf"));
            assertEquals("1\n", cri.sh(two, "cat /proc/sys/net/ipv4/ip_forward"));
            isKnownToCtr(cri, pod.id());
            assertTrue(cri.sh(one, "ip addr show eth0").contains("10.86.0."), "it has an address");
            assertEquals(
                    cri.sh(one, "readlink /proc/self/ns/net /proc/self/ns/ipc"),
                    cri.sh(two, "readlink /proc/self/ns/net /proc/self/ns/ipc"));
            assertEquals("shared\n", cri.sh(one, "cat /dev/shm/note"));

            cri.stopContainer(two, 0);
            assertEquals(137, cri.awaitExit(two).getExitCode());
            cri.removeContainer(two);
            cri.restart();
            assertEquals(PodState.READY, status(cri, pod.id()));
            assertEquals("in\n", cri.sh(one, "echo in"));

            cri.stopPod(pod.id());

            assertEquals(PodState.NOT_READY, status(cri, pod.id()));
            cri.removePod(pod.id());
            assertEquals(before, HostState.of(cri.containerd()));
        }
    }

    private static PodState status(Cri cri, String pod) {
        var request = PodId.newBuilder().setId(pod).build();
        return cri.call("PodSandboxStatus", request, PodStatusAnswer.parser())
                .getStatus()
                .getState();
    }

    /// `ctr sandboxes run` of containerd 2.1 names no controller, and ends before it asks any runtime.
    private static void isKnownToCtr(Cri cri, String pod) throws Exception {
        var listed = cri.containerd().must("-n", "k8s.io", "sandboxes", "ls");
        assertTrue(
                listed.lines()
                        .anyMatch(line ->
                                line.startsWith(pod) && line.contains("io.containerd.runhcs.v1")),
                listed);
    }
}
