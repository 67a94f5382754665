package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.task.ConnectRequest;
import io.hcsshim.containerd.task.ConnectResponse;
import io.hcsshim.containerd.task.ShutdownRequest;
import io.hcsshim.containerd.types.Status;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The resident process beyond single tasks: reservations, pods, deletion by force, leaving.
@Timeout(60)
class ResidentTest extends ShimTest {
    private static final String SANDBOX =
            ",\"annotations\":{\"io.kubernetes.cri.container-type\":\"sandbox\","
                    + "\"io.kubernetes.cri.sandbox-id\":\"pod\"}";
    private static final String WORKLOAD =
            ",\"annotations\":{\"io.kubernetes.cri.container-type\":\"container\","
                    + "\"io.kubernetes.cri.sandbox-id\":\"pod\"}";

    @Test
    void itStaysWhileAPodIsReservedAndLeavesAfterTheLast() throws Exception {
        shim.reserve("c1");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var leaving =
                    pool.submit(() -> {
                        shim.resident.awaitIdle(Duration.ZERO);
                        return true;
                    });
            assertEquals(
                    (int) ProcessHandle.current().pid(),
                    ConnectResponse.parseFrom(shim.call("Connect", connect("c1"))).getShimPid());
            assertFalse(leaving.isDone());
            shim.call("Shutdown", ShutdownRequest.newBuilder().setId("c1").build());

            assertTrue(leaving.get());
        }
        var e = assertThrows(TtrpcException.class, () -> shim.reserve("c2"));
        assertEquals(TtrpcCode.UNAVAILABLE, e.code());
        shim.resident.close();
        try (var left = Files.newDirectoryStream(shim.state.folder(), "*.sock")) {
            assertFalse(left.iterator().hasNext());
        }
    }

    @Test
    void aShutdownOfATaskThatLivesEndsNothing() throws Exception {
        shim.run("c1", "exec sleep 100");
        shim.call("Shutdown", ShutdownRequest.newBuilder().setId("c1").build());

        assertEquals(Status.RUNNING, shim.state("c1", "").getStatus());
    }

    @Test
    void forgettingATaskEndsItAndItsMachine() throws Exception {
        shim.run("c1", "exec sleep 100");
        int pid = shim.state("c1", "").getPid();
        var deleted = shim.forget("c1");

        assertEquals(pid, deleted.getPid());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertThrows(TtrpcException.class, () -> shim.state("c1", ""));
        assertEquals(0, shim.forget("c1").getSerializedSize());
    }

    @Test
    void forgettingBreaksOffABootThatHangs() throws Exception {
        shim.machines.stall();
        shim.reserve("c1");
        shim.spec("c1", "true");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var create = pool.submit(() -> shim.call("Create", shim.request("c1").build()));
            while (!Files.exists(shim.state.folder().resolve("vm"))) {
                Thread.onSpinWait();
            }
            shim.forget("c1");

            assertThrows(Exception.class, create::get);
        }
        try (var left = Files.list(shim.state.folder().resolve("vm"))) {
            assertEquals(0, left.count());
        }
    }

    /// containerd was killed in the middle of a creation, and does not know of it when it is back.
    @Test
    void shutdownBreaksOffACreation() throws Exception {
        shim.machines.stall();
        shim.reserve("c1");
        shim.spec("c1", "true");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var create = pool.submit(() -> shim.call("Create", shim.request("c1").build()));
            while (!Files.exists(shim.state.folder().resolve("vm"))) {
                Thread.onSpinWait();
            }
            shim.call("Shutdown", ShutdownRequest.newBuilder().setId("c1").build());

            assertThrows(Exception.class, create::get);
        }
        try (var left = Files.list(shim.state.folder().resolve("vm"))) {
            assertEquals(0, left.count());
        }
        assertFalse(Files.exists(shim.state.pod(new PodKey(Shim.NAMESPACE, "c1"))));
    }

    @Test
    void aTaskThatIsMadeAfterItWasForgottenIsTakenAway() throws Exception {
        shim.machines.stallStubbornly();
        shim.reserve("c1");
        shim.spec("c1", "true");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var create = pool.submit(() -> shim.call("Create", shim.request("c1").build()));
            while (!Files.exists(shim.state.folder().resolve("vm"))) {
                Thread.onSpinWait();
            }
            shim.forget("c1"); // it waits for three seconds
            shim.machines.resume();

            assertThrows(Exception.class, create::get);
        }
        assertTrue(shim.machines.machines().getFirst().isClosed());
        assertFalse(Files.exists(shim.state.pod(new PodKey(Shim.NAMESPACE, "c1"))));
    }

    @Test
    void aGuestThatHangsHoldsUpNeitherStateNorKill() throws Exception {
        shim.run("c1", "exec sleep 100");
        shim.machines.machines().getFirst().hang();

        assertEquals(Status.RUNNING, shim.state("c1", "").getStatus());
        var e = assertThrows(TtrpcException.class, () -> shim.kill("c1", "", 15));
        assertEquals(TtrpcCode.UNAVAILABLE, e.code());
        shim.kill("c1", "", 9); // the guest does not take it, so the machine goes

        assertEquals(137, shim.await("c1", ""));
    }

    @Test
    void aSignalThatMeetsTheEndOfTheMachineFindsNoProcess() throws Exception {
        shim.run("c1", "exec sleep 100");
        var machine = shim.machines.machines().getFirst();
        machine.hang();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var kill = pool.submit(() -> shim.killCode("c1", 15));
            machine.close();

            assertEquals(TtrpcCode.NOT_FOUND, kill.get());
        }
    }

    /// The guest may tell the end that a kill has made before it answers the kill, and by that end its machine.
    @Test
    void aKillWhoseAnswerIsLostWithTheMachineHasDoneItsWork() throws Exception {
        shim.run("c1", "sleep 100");
        var machine = shim.machines.machines().getFirst();
        machine.hang();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var kill =
                    pool.submit(() -> {
                        shim.kill("c1", "", 9);
                        return true;
                    });
            machine.awaitQuestion();
            machine.close();

            kill.get();
        }
        shim.await("c1", "");
    }

    @Test
    void aSignalWhoseAnswerIsLostBecauseItEndedTheProcessHasDoneItsWork() throws Exception {
        shim.run("c1", "exec sleep 100");
        var machine = shim.machines.machines().getFirst();
        var process = ProcessHandle.of(shim.state("c1", "").getPid()).orElseThrow();
        machine.hang();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var kill =
                    pool.submit(() -> {
                        shim.kill("c1", "", 15);
                        return true;
                    });
            machine.awaitQuestion();
            process.destroy(); // the guest got it, and its machine goes with it

            kill.get();
        }
        assertEquals(143, shim.await("c1", ""));
    }

    @Test
    void aWorkloadLivesInItsSandboxsMachine() throws Exception {
        shim.reserve("pod");
        shim.spec("pod", "exec sleep 100", SANDBOX);
        shim.call("Create", shim.request("pod").build());
        shim.reserve("w1");
        shim.spec("w1", "exit 5", WORKLOAD);
        var tooEarly =
                assertThrows(
                        TtrpcException.class,
                        () -> shim.call("Create", shim.request("w1").build()));
        assertEquals(TtrpcCode.FAILED_PRECONDITION, tooEarly.code());
        shim.start("pod", "");

        shim.call("Create", shim.request("w1").build());
        shim.start("w1", "");
        assertEquals(5, shim.await("w1", ""));
        shim.delete("w1", "");

        assertEquals(1, shim.machines.machines().size());
        assertEquals(Status.RUNNING, shim.state("pod", "").getStatus());
    }

    @Test
    void theEndOfASandboxEndsItsWorkloads() throws Exception {
        shim.reserve("pod");
        shim.spec("pod", "exec sleep 100", SANDBOX);
        shim.call("Create", shim.request("pod").build());
        shim.start("pod", "");
        shim.reserve("w1");
        shim.spec("w1", "exec sleep 100", WORKLOAD);
        shim.call("Create", shim.request("w1").build());
        shim.start("w1", "");
        shim.kill("pod", "", 9);

        assertEquals(137, shim.await("pod", ""));
        assertEquals(-1, shim.await("w1", ""));
    }

    private static ConnectRequest connect(String id) {
        return ConnectRequest.newBuilder().setId(id).build();
    }
}
