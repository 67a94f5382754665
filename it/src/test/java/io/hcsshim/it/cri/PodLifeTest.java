package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Templates;
import io.hcsshim.it.cri.api.ContainerSecurity;
import io.hcsshim.it.cri.api.ContainerState;
import io.hcsshim.it.cri.api.DnsConfig;
import io.hcsshim.it.cri.api.LinuxContainer;
import io.hcsshim.it.cri.api.LinuxPod;
import io.hcsshim.it.cri.api.ListPods;
import io.hcsshim.it.cri.api.NamespaceMode;
import io.hcsshim.it.cri.api.NamespaceOptions;
import io.hcsshim.it.cri.api.PodId;
import io.hcsshim.it.cri.api.PodSecurity;
import io.hcsshim.it.cri.api.PodState;
import io.hcsshim.it.cri.api.PodStatusAnswer;
import io.hcsshim.it.cri.api.Pods;
import io.hcsshim.it.shim.HostState;
import org.junit.jupiter.api.Test;

/// Pods as the kubelet runs them, from beginning to end; their own settings; containerd's restart.
@SuppressWarnings("try") // a test may be interrupted while it closes
class PodLifeTest {
    @Test
    void aPodLivesThroughARestartOfContainerdAndLeavesNothing() throws Exception {
        try (var cri = Cri.start(Home.require())) {
            var before = HostState.of(cri.containerd());
            var namespaces =
                    NamespaceOptions.newBuilder()
                            .setPid(NamespaceMode.POD)
                            .setIpc(NamespaceMode.POD);
            var config =
                    cri.pod("db")
                            .setDns(
                                    DnsConfig.newBuilder()
                                            .addServers("192.0.2.53")
                                            .addSearches("example.org"))
                            .setLinux(
                                    LinuxPod.newBuilder()
                                            .putSysctls("net.ipv4.ip_forward", "1")
                                            .putSysctls("kernel.shm_rmid_forced", "1")
                                            .setSecurity(
                                                    PodSecurity.newBuilder()
                                                            .setPrivileged(true)
                                                            .setNamespaces(namespaces)));
            var pod = cri.run(config);
            assertEquals(Templates.wanted(true), cri.isClone(pod.id()), "where its machine began");
            var one =
                    pod.start(
                            Cri.shell(
                                    "one",
                                    "echo before; trap 'echo bye; exit 4' TERM; sleep 1000000 & wait"));
            var two =
                    pod.start(
                            Cri.shell("two", "sleep 100000")
                                    .setLinux(
                                            LinuxContainer.newBuilder()
                                                    .setSecurity(
                                                            ContainerSecurity.newBuilder()
                                                                    .setPrivileged(true))));
            pod.awaitLog("one.log", "before");

            assertEquals(
                    "1\n1\n",
                    cri.sh(
                            one,
                            "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shm_rmid_forced"));
            assertEquals(
                    "search example.org\nnameserver 192.0.2.53\n",
                    cri.sh(one, "cat /etc/resolv.conf"));
            assertTrue(cri.sh(one, "ps").contains("/pause"), "the pod shares its processes");

            assertTrue(cri.sh(two, "ls /dev").contains("kmsg"), "it has the machine's devices");
            assertEquals("", cri.sh(two, "mkdir /m && mount -t tmpfs none /m && umount /m"));

            cri.restart();

            assertEquals(PodState.READY, status(cri, pod.id()));
            assertEquals(ContainerState.RUNNING, cri.status(one).getState());
            assertEquals("in\n", cri.sh(one, "echo in"));
            cri.stopContainer(one, 60);
            assertEquals(4, cri.awaitExit(one).getExitCode());
            assertEquals("before\nbye\n", pod.log("one.log"));

            cri.stopPod(pod.id());

            assertEquals(ContainerState.EXITED, cri.status(two).getState());
            assertEquals(PodState.NOT_READY, status(cri, pod.id()));
            cri.removePod(pod.id());
            var pods = cri.call("ListPodSandbox", ListPods.getDefaultInstance(), Pods.parser());
            assertEquals(0, pods.getItemsCount());
            assertEquals(before, HostState.of(cri.containerd()));
        }
    }

    private static PodState status(Cri cri, String pod) {
        var request = PodId.newBuilder().setId(pod).build();
        return cri.call("PodSandboxStatus", request, PodStatusAnswer.parser())
                .getStatus()
                .getState();
    }
}
