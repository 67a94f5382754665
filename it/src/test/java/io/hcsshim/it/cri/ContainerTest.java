package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.it.cri.api.Attach;
import io.hcsshim.it.cri.api.Capabilities;
import io.hcsshim.it.cri.api.ContainerConfig;
import io.hcsshim.it.cri.api.ContainerFilter;
import io.hcsshim.it.cri.api.ContainerSecurity;
import io.hcsshim.it.cri.api.ContainerState;
import io.hcsshim.it.cri.api.ContainerStateValue;
import io.hcsshim.it.cri.api.Exec;
import io.hcsshim.it.cri.api.ExecSync;
import io.hcsshim.it.cri.api.ExecSyncAnswer;
import io.hcsshim.it.cri.api.LinuxContainer;
import io.hcsshim.it.cri.api.ListStats;
import io.hcsshim.it.cri.api.ListedStats;
import io.hcsshim.it.cri.api.Nothing;
import io.hcsshim.it.cri.api.OptionalInt64;
import io.hcsshim.it.cri.api.PodFilter;
import io.hcsshim.it.cri.api.PodState;
import io.hcsshim.it.cri.api.PodStateValue;
import io.hcsshim.it.cri.api.Resources;
import io.hcsshim.it.cri.api.SecurityProfile;
import io.hcsshim.it.cri.api.Stats;
import io.hcsshim.it.cri.api.StatsFilter;
import io.hcsshim.it.cri.api.UpdateResources;
import io.hcsshim.it.shim.HostState;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What a container of a pod may ask for; all of them share one pod and its machine.
class ContainerTest {
    private static final long MIB = 1 << 20;
    private static final String NO_FOLDERS =
            """
            {"defaultAction": "SCMP_ACT_ALLOW",
             "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
            """;
    private static Cri cri;
    private static Cri.RunningPod pod;

    @BeforeAll
    static void runPod() throws IOException, InterruptedException {
        cri = Cri.start(Home.require());
        pod = cri.run(cri.pod("web").putLabels("app", "site"));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (cri != null) {
            cri.close();
        }
    }

    @Test
    void aContainerRunsToItsEndAndItsLogStays() throws Exception {
        var container = pod.create(Cri.shell("once", "echo hello; echo oops >&2; exit 3"));
        assertEquals(ContainerState.CREATED, cri.status(container).getState());
        cri.startContainer(container);

        var status = cri.awaitExit(container);

        assertEquals(3, status.getExitCode());
        assertEquals("Error", status.getReason());
        assertTrue(status.getStartedAt() <= status.getFinishedAt());
        assertEquals(List.of("hello", "oops"), pod.log("once.log").lines().sorted().toList());
        cri.removeContainer(container);
    }

    @Test
    void aContainerComesAgainInALivingPod() throws Exception {
        for (int attempt = 0; attempt < 2; attempt++) {
            var config = Cri.shell("again", "echo attempt; sleep 100000");
            config.setMetadata(config.getMetadata().toBuilder().setAttempt(attempt));
            var container = pod.start(config);
            assertEquals("1\n", cri.sh(container, "cat /proc/self/stat | cut -d' ' -f4 | wc -l"));

            cri.stopContainer(container, 0);

            assertEquals(137, cri.awaitExit(container).getExitCode());
            cri.removeContainer(container);
        }
    }

    @Test
    void containersOfAPodShareNamesNetworkAndMemory() throws Exception {
        var one = pod.start(Cri.shell("one", "echo hi > /dev/shm/note; sleep 100000"));
        var two = pod.start(Cri.shell("two", "sleep 100000"));

        assertEquals("web\n", cri.sh(two, "hostname"));
        assertEquals("web\n", cri.sh(two, "cat /etc/hostname"));
        assertEquals("hi\n", cri.sh(two, "cat /dev/shm/note"));
        var namespaces = "for n in ipc net uts; do readlink /proc/self/ns/$n; done";
        assertEquals(cri.sh(one, namespaces), cri.sh(two, namespaces));
        var own = "for n in mnt pid; do readlink /proc/self/ns/$n; done";
        assertFalse(cri.sh(one, own).equals(cri.sh(two, own)));
        assertFalse(cri.sh(two, "ps").contains("note"));
        end(one, two);
    }

    @Test
    void anExecAnswersWithBothOutputsAndTheStatusOrStreamsThem() throws Exception {
        var container = pod.start(Cri.shell("execs", "sleep 100000"));

        var answer = cri.exec(container, "sh", "-c", "echo out; echo err >&2; exit 5");

        assertEquals("out\n", answer.getStdout().toStringUtf8());
        assertEquals("err\n", answer.getStderr().toStringUtf8());
        assertEquals(5, answer.getExitCode());
        assertThrows(StatusRuntimeException.class, () -> cri.exec(container, "/no/such/program"));

        var piped = exec(container, "read line; echo got $line; echo bad >&2; exit 7");
        try (var stream = cri.stream(piped.setStdin(true).setStderr(true).build())) {
            stream.write("this\n");
            assertTrue(stream.awaitResult().contains("\"message\":\"7\""));
            assertEquals("got this\n", stream.stdout());
            assertEquals("bad\n", stream.stderr());
        }

        var slow = ExecSync.newBuilder().setId(container).setTimeoutSeconds(1);
        var late = slow.addAllCommand(List.of("sleep", "98765")).build();
        var failure =
                assertThrows(
                        StatusRuntimeException.class,
                        () -> cri.call("ExecSync", late, ExecSyncAnswer.parser()));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, failure.getStatus().getCode());
        assertFalse(cri.sh(container, "ps").contains("98765"), "it is killed");

        var sized = "until [ \"$(stty size)\" = '17 71' ]; do sleep 0.1; done 2> /dev/null";
        var terminal = exec(container, "echo ready; " + sized + "; read line; echo got $line");
        try (var stream = cri.stream(terminal.setStdin(true).setTty(true).build())) {
            stream.awaitOutput("ready");
            stream.resize(17, 71);
            stream.write("go\n");
            assertTrue(stream.awaitResult().contains("\"Success\""), stream.toString());
            assertEquals("ready\r\ngo\r\ngot go\r\n", stream.stdout());
        }
        end(container);
    }

    @Test
    void aContainerIsAttachedToFoundAndItsLogTurnedOver() throws Exception {
        var script = "while read line; do echo heard $line; done; exit 6";
        var container =
                pod.start(Cri.shell("talks", script).setStdin(true).putLabels("kind", "talker"));
        var attach = Attach.newBuilder().setId(container).setStdin(true).setStdout(true);
        try (var stream = cri.stream(attach.build())) {
            stream.write("one\n");
            stream.awaitOutput("heard one\n");
            pod.awaitLog("talks.log", "heard one\n");

            pod.turnOver("talks.log", container);
            stream.write("two\n");

            pod.awaitLog("talks.log", "heard two\n");
            assertEquals("heard two\n", pod.log("talks.log"));
            assertEquals("heard one\n", pod.log("talks.log.1"));
        }
        try (var stream = cri.stream(attach.build())) {
            stream.write("three\n");
            stream.awaitOutput("heard three\n");
            assertFalse(stream.stdout().contains("two"), "it was read before this one came");
        }

        var labelled = ContainerFilter.newBuilder().putLabels("kind", "talker");
        assertEquals(List.of("talks"), cri.list(labelled));
        assertEquals(List.of("talks"), cri.list(labelled.setPodId(pod.id()).setId(container)));
        assertEquals(List.of(), cri.list(labelled.clone().setState(state(ContainerState.EXITED))));
        assertEquals(List.of(), cri.list(ContainerFilter.newBuilder().putLabels("kind", "none")));
        end(container);
    }

    @Test
    void foldersAndFilesOfTheHostAreInTheContainerAsTheKubeletMountsThem(@TempDir Path folder)
            throws Exception {
        var hosts = Files.writeString(folder.resolve("etc-hosts"), "192.0.2.7 db.example alias\n");
        var shared = Files.createDirectory(folder.resolve("shared"));
        Files.writeString(shared.resolve("note"), "of the host\n");
        var later = Files.createDirectory(shared.resolve("later"));
        Programs.must(folder, "mount", "--bind", shared.toString(), shared.toString());
        Programs.must(folder, "mount", "--make-shared", shared.toString());
        var part = Files.createFile(folder.resolve("0")); // what the kubelet makes of a subPath
        Programs.must(
                folder, "mount", "--bind", shared.resolve("note").toString(), part.toString());
        var config =
                Cri.shell("mounts", "sleep 100000")
                        .addMounts(Cri.mount(hosts.toString(), "/etc/hosts"))
                        .addMounts(Cri.mount(shared.toString(), "/shared").setPropagation(1))
                        .addMounts(Cri.mount(shared.toString(), "/look").setReadonly(true))
                        .addMounts(Cri.mount(part.toString(), "/part"));
        var container = pod.start(config);

        assertEquals("192.0.2.7 db.example alias\n", cri.sh(container, "cat /etc/hosts"));
        assertEquals("of the host\nmore\n", cri.sh(container, "echo more >> /part; cat /part"));
        Files.writeString(shared.resolve("note"), "of the host\n");
        assertEquals("of the host\n", cri.sh(container, "cat /shared/note"));
        assertEquals("", cri.sh(container, "echo of the pod > /shared/answer"));
        assertEquals("of the pod\n", Files.readString(shared.resolve("answer")));
        assertTrue(cri.sh(container, "touch /look/x").contains("Read-only file system"));

        Programs.must(folder, "mount", "-t", "tmpfs", "none", later.toString());
        try {
            Files.writeString(later.resolve("note"), "came later\n");
            assertEquals("came later\n", cri.sh(container, "cat /shared/later/note"));
        } finally {
            // The guest's kernel lets go of what nobody uses any more a moment later.
            Programs.mustWithin(Duration.ofSeconds(10), folder, "umount", later.toString());
            Programs.must(folder, "umount", "--lazy", shared.toString());
            Programs.must(folder, "umount", "--lazy", part.toString());
        }

        Trees.remove(shared); // under its feet
        assertTrue(cri.sh(container, "cat /shared/note").contains("No such file"));
        assertEquals("in\n", cri.sh(container, "echo in"));
        end(container);
    }

    @Test
    void whatDoesNotMakeSenseIsRefusedByItsKindAndHarmsNobody() throws Exception {
        var container = pod.start(Cri.shell("steady", "sleep 100000"));

        refused(Status.Code.NOT_FOUND, "unknown", () -> cri.startContainer("unknown"));
        refused(Status.Code.NOT_FOUND, "unknown", () -> cri.exec("unknown", "true"));
        refused(
                Status.Code.UNKNOWN,
                "is reserved",
                () -> pod.create(Cri.shell("steady", "sleep 100000")));
        refused(
                Status.Code.UNKNOWN,
                "CONTAINER_EXITED",
                () -> {
                    var once = pod.start(Cri.shell("exits", "true"));
                    awaitExit(once);
                    cri.startContainer(once);
                });
        refused(
                Status.Code.UNKNOWN,
                "/no/such/program",
                () -> {
                    var lost = Cri.shell("lost", "").clearCommand().addCommand("/no/such/program");
                    pod.start(lost);
                });
        aContainerThatCannotBeMadeLeavesItsPodAlone();
        var running = cri.containerd().ctr("-n", "k8s.io", "tasks", "rm", container);
        assertTrue(running.stderr().contains("failed precondition"), running.all());

        assertEquals("in\n", cri.sh(container, "echo in"));
        end(container);
    }

    /// The CRI plugin would make the folder.
    private static void aContainerThatCannotBeMadeLeavesItsPodAlone() throws Exception {
        var before = HostState.of(cri.containerd());
        var refused =
                cri.containerd()
                        .ctr(
                                "-n",
                                "k8s.io",
                                "run",
                                "--rm",
                                "--runtime",
                                "io.containerd.runhcs.v1",
                                "--annotation",
                                "io.kubernetes.cri.container-type=container",
                                "--annotation",
                                "io.kubernetes.cri.sandbox-id=" + pod.id(),
                                "--mount",
                                "type=bind,src=/no/such/folder,dst=/data,options=rbind:rw",
                                Cri.IMAGE,
                                "refused",
                                "true");
        assertTrue(refused.stderr().contains("/no/such/folder"), refused.all());
        assertEquals(before, HostState.of(cri.containerd()));
    }

    private static void awaitExit(String container) {
        assertDoesNotThrow(() -> cri.awaitExit(container));
    }

    private static void refused(Status.Code code, String words, Executable call) {
        var failure = assertThrows(StatusRuntimeException.class, call);
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
        var said = failure.getStatus().getCode();
        // containerd 2.x has a class for some of what earlier ones have only words for
        var classified = code == Status.Code.UNKNOWN && said == Status.Code.FAILED_PRECONDITION;
        assertTrue(said == code || classified, failure.getMessage());
    }

    @Test
    void limitsAreThoseOfTheContainersCgroupAndCanBeChanged() throws Exception {
        var resources =
                Resources.newBuilder()
                        .setMemoryLimit(64 * MIB)
                        .setCpuPeriod(100_000)
                        .setCpuQuota(20_000)
                        .setCpuShares(512);
        var config = Cri.shell("limited", "sleep 100000");
        config.setLinux(LinuxContainer.newBuilder().setResources(resources));
        var container = pod.start(config);
        var group = "/sys/fs/cgroup/";

        assertEquals(64 * MIB + "\n", cri.sh(container, "cat " + group + "memory.max"));
        assertEquals("20000 100000\n", cri.sh(container, "cat " + group + "cpu.max"));
        assertEquals("20\n", cri.sh(container, "cat " + group + "cpu.weight"));

        cri.call(
                "UpdateContainerResources",
                UpdateResources.newBuilder()
                        .setId(container)
                        .setLinux(
                                Resources.newBuilder()
                                        .setMemoryLimit(80 * MIB)
                                        .setCpuPeriod(100_000)
                                        .setCpuQuota(30_000))
                        .build(),
                Nothing.parser());

        assertEquals(80 * MIB + "\n", cri.sh(container, "cat " + group + "memory.max"));
        assertEquals("30000 100000\n", cri.sh(container, "cat " + group + "cpu.max"));
        end(container);
    }

    @Test
    void aContainerThatIsTooLargeIsKilledAndItsStatusSaysWhy() throws Exception {
        var config = Cri.shell("large", "exec tail /dev/zero");
        config.setLinux(
                LinuxContainer.newBuilder()
                        .setResources(Resources.newBuilder().setMemoryLimit(16 * MIB)));
        var container = pod.start(config);

        assertEquals(137, cri.awaitExit(container).getExitCode());
        var status = cri.await(container, now -> now.getReason().equals("OOMKilled"));
        assertEquals("OOMKilled", status.getReason());
        cri.removeContainer(container);
    }

    @Test
    void aContainerRunsAsItsUserWithItsGroupsAndNoMorePrivileges() throws Exception {
        var container =
                pod.start(
                        secured(
                                "user",
                                ContainerSecurity.newBuilder()
                                        .setRunAsUser(OptionalInt64.newBuilder().setValue(1234))
                                        .setRunAsGroup(OptionalInt64.newBuilder().setValue(2345))
                                        .addSupplementalGroups(77)
                                        .setNoNewPrivileges(true)
                                        .setSeccomp(profile(SecurityProfile.Kind.RUNTIME_DEFAULT))
                                        .setReadonlyRootfs(true)));

        assertTrue(cri.sh(container, "id").startsWith("uid=1234 gid=2345"));
        assertTrue(cri.sh(container, "id -G").contains("77"));
        var status = cri.sh(container, "cat /proc/self/status");
        assertTrue(status.contains("NoNewPrivs:\t1"), status);
        assertTrue(status.contains("Seccomp:\t2"), status); // a filter, proc(5)
        assertTrue(cri.sh(container, "touch /x").contains("Read-only file system"));
        end(container);
    }

    @Test
    void aUserIsFoundByNameWithTheGroupsOfTheImage() throws Exception {
        var security =
                ContainerSecurity.newBuilder()
                        .setRunAsUsername("guest")
                        .addSupplementalGroups(77)
                        .addMaskedPaths("/proc/version")
                        .addReadonlyPaths("/proc/sys");
        var container = pod.start(secured("named", security));

        assertEquals("guest\nstaff\n", cri.sh(container, "id -un; id -gn"));
        var groups = List.of(cri.sh(container, "id -G").strip().split(" "));
        assertEquals(Set.of("50", "77", "100"), Set.copyOf(groups));
        assertEquals("", cri.sh(container, "cat /proc/version"));
        var free = cri.sh(container, "grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status");
        assertEquals("NoNewPrivs:\t0\nSeccomp:\t0\n", free, "nobody asked for more");
        assertTrue(cri.sh(container, "echo 1 > /proc/sys/vm/swappiness").contains("Read-only"));
        end(container);
    }

    @Test
    void capabilitiesAreAddedAndDroppedAndAProfileTakesCalls(@TempDir Path folder)
            throws Exception {
        var profile = Files.writeString(folder.resolve("profile.json"), NO_FOLDERS);
        var container =
                pod.start(
                        secured(
                                "capable",
                                ContainerSecurity.newBuilder()
                                        .setCapabilities(
                                                Capabilities.newBuilder()
                                                        .addAdd("NET_ADMIN")
                                                        .addDrop("CHOWN"))
                                        .setSeccomp(
                                                profile(SecurityProfile.Kind.LOCALHOST)
                                                        .setLocalhostRef("localhost/" + profile))));

        var effective =
                Long.parseUnsignedLong(
                        cri.sh(container, "grep CapEff /proc/self/status | cut -f2").strip(), 16);

        assertEquals(1, effective >> 12 & 1, "CAP_NET_ADMIN"); // capability.h
        assertEquals(0, effective & 1, "CAP_CHOWN");
        assertTrue(cri.sh(container, "mkdir /x").contains("Operation not permitted"));
        assertEquals("", cri.sh(container, "touch /x"));
        end(container);
    }

    @Test
    void aPodHoldsTwentyContainersThatStartAtTheSameTime() throws Exception {
        var containers = new ArrayList<String>();
        try (var starting = Executors.newFixedThreadPool(4)) {
            var started = new ArrayList<Future<String>>();
            for (int i = 0; i < 20; i++) {
                var config = Cri.shell("many" + i, "echo I am %d; sleep 100000".formatted(i));
                started.add(starting.submit(() -> pod.start(config.putLabels("of", "many"))));
            }
            for (var each : started) {
                containers.add(each.get());
            }
        }

        assertEquals(20, cri.list(ContainerFilter.newBuilder().putLabels("of", "many")).size());
        for (int i = 0; i < containers.size(); i++) {
            pod.awaitLog("many" + i + ".log", "I am " + i + "\n");
        }
        assertEquals("in\n", cri.sh(containers.getLast(), "echo in"));
        try (var ending = Executors.newFixedThreadPool(4)) {
            for (var container : containers) {
                ending.submit(() -> end(container));
            }
        }
        assertEquals(List.of(), cri.list(ContainerFilter.newBuilder().putLabels("of", "many")));
    }

    @Test
    void usageIsToldOfThoseThatAreAskedFor() throws Exception {
        var busy = Cri.shell("used", "while :; do :; done").putLabels("kind", "busy");
        var container = pod.start(busy);
        var other = pod.start(Cri.shell("idle", "sleep 100000"));

        var stats = usage(StatsFilter.newBuilder().setId(container)).get("used");
        assertTrue(stats.getMemory().getWorkingSet().getValue() > 0, stats.toString());
        var used = stats.getCpu().getCoreNanoseconds().getValue();
        assertTrue(used > 0, stats.toString());

        var ofPod = usage(StatsFilter.newBuilder().setPodId(pod.id()));
        assertTrue(ofPod.keySet().containsAll(Set.of("used", "idle")), ofPod.toString());
        var ofNone = StatsFilter.newBuilder().setPodId("0".repeat(64));
        assertEquals(Set.of(), usage(ofNone).keySet());
        var later = ofPod.get("used").getCpu().getCoreNanoseconds().getValue();
        assertTrue(later > used, "it goes on");
        assertTrue(later > ofPod.get("idle").getCpu().getCoreNanoseconds().getValue());
        var labelled = StatsFilter.newBuilder().putLabels("kind", "busy");
        assertEquals(Set.of("used"), usage(labelled).keySet());
        assertEquals(Set.of(), usage(labelled.setId(other)).keySet());
        end(container, other);
    }

    /// By the names of the containers that a filter finds.
    private static Map<String, Stats> usage(StatsFilter.Builder filter) {
        var request = ListStats.newBuilder().setFilter(filter).build();
        return cri.call("ListContainerStats", request, ListedStats.parser()).getItemsList().stream()
                .collect(
                        Collectors.toMap(
                                each -> each.getAttributes().getMetadata().getName(),
                                each -> each));
    }

    @Test
    void podsAreFoundByWhatTheyAre() {
        assertEquals(List.of("web"), cri.pods(PodFilter.newBuilder().putLabels("app", "site")));
        assertEquals(List.of(), cri.pods(PodFilter.newBuilder().putLabels("app", "none")));
        assertEquals(List.of("web"), cri.pods(PodFilter.newBuilder().setId(pod.id())));
        var gone = PodStateValue.newBuilder().setState(PodState.NOT_READY);
        assertEquals(List.of(), cri.pods(PodFilter.newBuilder().setState(gone)));
    }

    private static Exec.Builder exec(String container, String script) {
        return Exec.newBuilder()
                .setId(container)
                .addAllCommand(List.of("sh", "-c", script))
                .setStdout(true);
    }

    private static ContainerStateValue state(ContainerState state) {
        return ContainerStateValue.newBuilder().setState(state).build();
    }

    private static SecurityProfile.Builder profile(SecurityProfile.Kind kind) {
        return SecurityProfile.newBuilder().setKind(kind);
    }

    private static ContainerConfig.Builder secured(
            String name, ContainerSecurity.Builder security) {
        return Cri.shell(name, "sleep 100000")
                .setLinux(LinuxContainer.newBuilder().setSecurity(security));
    }

    private static void end(String... containers) {
        for (var container : containers) {
            cri.stopContainer(container, 0);
            cri.removeContainer(container);
        }
    }
}
