package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.cgroups.v1.Metrics;
import io.hcsshim.containerd.cri.DNSConfig;
import io.hcsshim.containerd.cri.LinuxPodSandboxConfig;
import io.hcsshim.containerd.cri.PodSandboxConfig;
import io.hcsshim.containerd.sandbox.CreateSandboxRequest;
import io.hcsshim.containerd.sandbox.PingRequest;
import io.hcsshim.containerd.sandbox.PlatformRequest;
import io.hcsshim.containerd.sandbox.PlatformResponse;
import io.hcsshim.containerd.sandbox.SandboxMetricsRequest;
import io.hcsshim.containerd.sandbox.SandboxMetricsResponse;
import io.hcsshim.containerd.sandbox.SandboxStatusRequest;
import io.hcsshim.containerd.sandbox.SandboxStatusResponse;
import io.hcsshim.containerd.sandbox.ShutdownSandboxRequest;
import io.hcsshim.containerd.sandbox.StartSandboxRequest;
import io.hcsshim.containerd.sandbox.StartSandboxResponse;
import io.hcsshim.containerd.sandbox.StopSandboxRequest;
import io.hcsshim.containerd.sandbox.WaitSandboxRequest;
import io.hcsshim.containerd.sandbox.WaitSandboxResponse;
import io.hcsshim.containerd.task.ConnectRequest;
import io.hcsshim.containerd.types.Status;
import io.hcsshim.shim.local.LocalMachine;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/// Pods of the Sandbox API: machines that containers join.
@Timeout(60)
class SandboxTest extends ShimTest {
    private static final String ID = "pod";

    @BeforeEach
    void up() throws Exception {
        shim.reserve(ID);
    }

    private CreateSandboxRequest.Builder request() {
        return CreateSandboxRequest.newBuilder()
                .setSandboxId(ID)
                .setBundlePath(shim.bundle(ID).toString());
    }

    private void run() throws Exception {
        shim.sandbox("CreateSandbox", request().build());
        start();
    }

    private StartSandboxResponse start() throws Exception {
        return StartSandboxResponse.parseFrom(
                shim.sandbox(
                        "StartSandbox", StartSandboxRequest.newBuilder().setSandboxId(ID).build()));
    }

    private void stop() throws Exception {
        shim.sandbox("StopSandbox", StopSandboxRequest.newBuilder().setSandboxId(ID).build());
    }

    private void shutdown() throws Exception {
        shim.sandbox(
                "ShutdownSandbox", ShutdownSandboxRequest.newBuilder().setSandboxId(ID).build());
    }

    private SandboxStatusResponse status() throws Exception {
        var request = SandboxStatusRequest.newBuilder().setSandboxId(ID).setVerbose(true);
        return SandboxStatusResponse.parseFrom(shim.sandbox("SandboxStatus", request.build()));
    }

    private WaitSandboxResponse await() throws Exception {
        return WaitSandboxResponse.parseFrom(
                shim.sandbox(
                        "WaitSandbox", WaitSandboxRequest.newBuilder().setSandboxId(ID).build()));
    }

    private TtrpcCode refusal(String method, MessageLite request) {
        return assertThrows(TtrpcException.class, () -> shim.sandbox(method, request)).code();
    }

    /// What containerd 2.x does for a container of a sandbox: no `start`, and the sandbox's id in the bundle.
    private void join(String id, String script) throws Exception {
        Files.createDirectories(shim.bundle(id));
        Files.writeString(shim.bundle(id).resolve("sandbox"), ID);
        shim.spec(id, script);
        shim.call("Create", shim.request(id).build());
    }

    private LocalMachine machine() {
        return shim.machines.machines().getFirst();
    }

    @Test
    void aSandboxIsReadyFromItsStartToItsStop() throws Exception {
        shim.sandbox("CreateSandbox", request().build());
        assertEquals("SANDBOX_NOTREADY", status().getState());
        assertEquals(0, shim.machines.machines().size());

        var started = start();

        assertEquals(1, started.getPid());
        assertTrue(started.getCreatedAt().getSeconds() > 0);
        assertEquals("SANDBOX_READY", status().getState());
        assertEquals("8", status().getInfoOrThrow("residentBytes"));
        shim.sandbox("PingSandbox", PingRequest.newBuilder().setSandboxId(ID).build());
        stop();
        stop();
        assertEquals("SANDBOX_NOTREADY", status().getState());
        assertEquals(0, await().getExitStatus());
        assertTrue(machine().isClosed());
        assertFalse(Files.exists(shim.state.folder().resolve("pods/test/pod")));
    }

    @Test
    void itSaysWhatItsContainersHaveToBeMadeFor() throws Exception {
        var request = PlatformRequest.newBuilder().setSandboxId(ID).build();
        assertEquals(TtrpcCode.NOT_FOUND, refusal("Platform", request));
        run();

        var platform = PlatformResponse.parseFrom(shim.sandbox("Platform", request)).getPlatform();

        assertEquals("linux/amd64", platform.getOs() + "/" + platform.getArchitecture());
    }

    @Test
    void containersJoinItAndLeaveItAndLeaveNothing() throws Exception {
        run();
        join("c1", "exit 3");
        shim.start("c1", "");
        join("c2", "exec sleep 100");
        shim.start("c2", "");

        assertEquals(3, shim.await("c1", ""));
        assertEquals(3, shim.delete("c1", "").getExitStatus());
        assertThrows(TtrpcException.class, () -> shim.state("c1", ""));
        join("c1", "exit 4");
        shim.start("c1", "");
        assertEquals(4, shim.await("c1", ""));
        assertEquals(1, shim.machines.machines().size());
        assertEquals(Status.RUNNING, shim.state("c2", "").getStatus());

        stop();

        assertEquals(-1, shim.await("c2", ""));
    }

    @Test
    void aContainerWhoseBundleNamesItIsAnsweredForBeforeItIsMade() throws Exception {
        run();
        var request = ConnectRequest.newBuilder().setId("c1").build();
        Executable connect = () -> shim.call("Connect", request);
        assertEquals(TtrpcCode.NOT_FOUND, assertThrows(TtrpcException.class, connect).code());
        var named = Files.createDirectories(folder.resolve("c1")).resolve("sandbox");
        Files.writeString(named, "another");
        assertEquals(TtrpcCode.NOT_FOUND, assertThrows(TtrpcException.class, connect).code());

        Files.writeString(named, ID);

        assertDoesNotThrow(connect);
        Trees.remove(named.getParent());
    }

    @Test
    void nobodyJoinsASandboxThatDoesNotRun() throws Exception {
        shim.sandbox("CreateSandbox", request().build());
        var early = assertThrows(TtrpcException.class, () -> join("c1", "true"));
        assertEquals(TtrpcCode.FAILED_PRECONDITION, early.code());
        start();
        join("c1", "true");
        stop();

        var late = assertThrows(TtrpcException.class, () -> join("c2", "true"));

        assertEquals(TtrpcCode.FAILED_PRECONDITION, late.code());
        assertThrows(TtrpcException.class, () -> shim.state("c2", ""));
    }

    @Test
    void aSandboxThatIsShutDownIsForgotten() throws Exception {
        run();

        shutdown();
        shutdown();

        assertTrue(machine().isClosed());
        assertEquals(
                TtrpcCode.NOT_FOUND,
                refusal(
                        "SandboxStatus",
                        SandboxStatusRequest.newBuilder().setSandboxId(ID).build()));
        shim.reserve(ID);
        run();
        assertEquals("SANDBOX_READY", status().getState());
    }

    @Test
    void aMachineThatEndsByItselfEndsItsSandboxWithAnError() throws Exception {
        run();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = pool.submit(this::await);

            machine().close();

            assertEquals(137, waiting.get().getExitStatus());
        }
        assertTrue(status().getExitedAt().getSeconds() > 0);
    }

    @Test
    void whatDeleteForgetsIsEnded() throws Exception {
        run();

        assertEquals(0, shim.forget(ID).getExitStatus());

        assertTrue(machine().isClosed());
    }

    @Test
    void aSandboxWhoseMachineDoesNotBootCanBeStartedAgain() throws Exception {
        shim.sandbox("CreateSandbox", request().build());
        shim.machines.refuse("no memory");
        assertThrows(TtrpcException.class, this::start);
        assertFalse(Files.exists(shim.state.folder().resolve("pods/test/pod")));
        shim.machines.accept();

        start();

        assertEquals("SANDBOX_READY", status().getState());
    }

    @Test
    void aSandboxIsCreatedAndStartedOnce() throws Exception {
        run();

        assertEquals(TtrpcCode.ALREADY_EXISTS, refusal("CreateSandbox", request().build()));
        assertEquals(
                TtrpcCode.FAILED_PRECONDITION,
                refusal("StartSandbox", StartSandboxRequest.newBuilder().setSandboxId(ID).build()));
        assertEquals(
                TtrpcCode.ALREADY_EXISTS,
                assertThrows(
                                TtrpcException.class,
                                () -> {
                                    shim.spec(ID, "true");
                                    shim.call("Create", shim.request(ID).build());
                                })
                        .code());
    }

    @Test
    void theGuestIsToldWhatTheKubeletSaysOfThePod() throws Exception {
        var pod =
                PodSandboxConfig.newBuilder()
                        .setHostname("web")
                        .setDnsConfig(
                                DNSConfig.newBuilder()
                                        .addServers("192.0.2.53")
                                        .addSearches("svc.test")
                                        .addOptions("ndots:5"))
                        .setLinux(
                                LinuxPodSandboxConfig.newBuilder()
                                        .putSysctls("net.ipv4.ip_forward", "1"))
                        .putAnnotations("io.microsoft.virtualmachine.bootfilesrootpath", "/evil");
        var options =
                Any.newBuilder()
                        .setTypeUrl("runtime.v1.PodSandboxConfig")
                        .setValue(pod.build().toByteString());
        shim.sandbox("CreateSandbox", request().setOptions(options).build());
        start();

        var told = machine().changes().getFirst();

        assertTrue(told.startsWith("pod pod {\"hostname\":\"web\""), told);
        assertTrue(told.contains("\"sysctl\":{\"net.ipv4.ip_forward\":\"1\"}"), told);
        assertTrue(
                told.contains("search svc.test\\nnameserver 192.0.2.53\\noptions ndots:5"), told);
        assertFalse(told.contains("evil"), told);
    }

    @Test
    void itsMetricsAreThoseOfTheMachine() throws Exception {
        run();
        var request = SandboxMetricsRequest.newBuilder().setSandboxId(ID).build();

        var metric =
                SandboxMetricsResponse.parseFrom(shim.sandbox("SandboxMetrics", request))
                        .getMetrics();

        assertEquals(ID, metric.getId());
        var data = Metrics.parseFrom(metric.getData().getValue());
        assertEquals(8, data.getMemory().getUsage().getUsage());
        assertEquals(7, data.getCpu().getUsage().getTotal());
    }

    @Test
    void aGuestThatHangsDoesNotAnswerAPing() throws Exception {
        run();
        machine().hang();

        assertEquals(
                TtrpcCode.UNAVAILABLE,
                refusal("PingSandbox", PingRequest.newBuilder().setSandboxId(ID).build()));
    }
}
