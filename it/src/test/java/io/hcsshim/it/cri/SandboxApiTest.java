package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.cri.api.DnsConfig;
import io.hcsshim.it.cri.api.LinuxPod;
import io.hcsshim.it.cri.api.PodId;
import io.hcsshim.it.cri.api.PodState;
import io.hcsshim.it.cri.api.PodStatusAnswer;
import io.hcsshim.it.shim.HostState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pods of containerd's Sandbox API: the machine is the pod, and there is no pause container. containerd 2.x can do it.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class SandboxApiTest {
    private static Cri cri;

    @BeforeAll
    static void start() throws Exception {
        cri = Cri.start(Home.require(), Optional.of(Home.containerdOf("sid")));
    }

    @AfterAll
    static void stop() throws Exception {
        if (cri != null) {
            cri.close();
        }
    }

    @Test
    void aMachineIsAPodThatContainersJoin() throws Exception {
        var before = HostState.of(cri.containerd());
        var config =
                cri.pod("web")
                        .setDns(
                                DnsConfig.newBuilder()
                                        .addServers("192.0.2.53")
                                        .addSearches("svc.test"))
                        .setLinux(LinuxPod.newBuilder().putSysctls("net.ipv4.ip_forward", "1"));
        var pod = cri.run(config, "machine");
        assertEquals(PodState.READY, status(pod.id()));

        var one = pod.start(Cri.shell("one", "echo up; exec sleep 100000"));
        var two =
                pod.start(
                        Cri.shell(
                                "two", "echo shared > /dev/shm/note; echo up; exec sleep 100000"));
        pod.awaitLog("one.log", "up");
        pod.awaitLog("two.log", "up");

        assertEquals("web\nweb\n", cri.sh(one, "hostname; cat /etc/hostname"));
        assertEquals(
                "search svc.test\nnameserver 192.0.2.53\n", cri.sh(one, "cat /etc/resolv.conf"));
        assertEquals("1\n", cri.sh(two, "cat /proc/sys/net/ipv4/ip_forward"));
        isKnownToCtr(pod.id());
        assertEquals(
                cri.sh(one, Cri.MACHINE), cri.ctrInPod("k8s.io", pod.id(), "of-ctr", Cri.MACHINE));
        assertTrue(cri.sh(one, "ip addr show eth0").contains("10.86.0."), "it has an address");
        assertEquals(
                cri.sh(one, "readlink /proc/self/ns/net /proc/self/ns/ipc"),
                cri.sh(two, "readlink /proc/self/ns/net /proc/self/ns/ipc"));
        assertEquals("shared\n", cri.sh(one, "cat /dev/shm/note"));

        cri.stopContainer(two, 0);
        assertEquals(137, cri.awaitExit(two).getExitCode());
        cri.removeContainer(two);
        cri.restart();
        assertEquals(PodState.READY, status(pod.id()));
        assertEquals("in\n", cri.sh(one, "echo in"));

        cri.stopPod(pod.id());

        assertEquals(PodState.NOT_READY, status(pod.id()));
        cri.removePod(pod.id());
        assertEquals(before, HostState.of(cri.containerd()));
    }

    @Test
    void whatCtrMakesIsAPodThatWhatCtrRunsJoins() throws Exception {
        var containerd = cri.containerd();
        var before = HostState.of(containerd);
        ContainerdSandbox.run(containerd, "by-hand");

        var machines = new HashSet<String>();
        for (var name : List.of("first", "second")) {
            machines.add(cri.ctrInPod("default", "by-hand", name, Cri.MACHINE));
        }
        assertEquals(1, machines.size(), machines.toString());
        var runtime = "io.containerd.runhcs.v1";
        var alone =
                containerd.must(
                        "run",
                        "--rm",
                        "--runtime",
                        runtime,
                        Cri.IMAGE,
                        "alone",
                        "sh",
                        "-c",
                        Cri.MACHINE);
        assertFalse(machines.contains(alone), "it belongs to no pod: " + alone);

        containerd.must("sandboxes", "rm", "by-hand");
        assertEquals(before, HostState.of(containerd));
    }

    private static PodState status(String pod) {
        var request = PodId.newBuilder().setId(pod).build();
        return cri.call("PodSandboxStatus", request, PodStatusAnswer.parser())
                .getStatus()
                .getState();
    }

    /// `ctr sandboxes run` of containerd 2.1 names no controller, and ends before it asks any runtime.
    private static void isKnownToCtr(String pod) throws Exception {
        var listed = cri.containerd().must("-n", "k8s.io", "sandboxes", "ls");
        assertTrue(
                listed.lines()
                        .anyMatch(line ->
                                line.startsWith(pod) && line.contains("io.containerd.runhcs.v1")),
                listed);
    }
}
