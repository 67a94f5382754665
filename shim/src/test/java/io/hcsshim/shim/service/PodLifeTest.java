package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.types.Status;
import io.hcsshim.shim.local.LocalMachine;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Containers that share a machine.
@Timeout(60)
class PodLifeTest extends ShimTest {
    @BeforeEach
    void up() throws Exception {
        shim.runInPod("pod", "pod", "exec sleep 100");
    }

    @Test
    void aPodHasOneMachine() throws Exception {
        shim.runInPod("pod", "one", "exit 3");
        shim.runInPod("pod", "two", "exit 4");

        assertEquals(3, shim.await("one", ""));
        assertEquals(4, shim.await("two", ""));
        assertEquals(1, shim.machines.machines().size());
        assertEquals(Status.RUNNING, shim.state("pod", "").getStatus());
    }

    @Test
    void aContainerStartsAgainUnderItsNameInALivingPod() throws Exception {
        for (int status : new int[] {1, 2}) {
            shim.runInPod("pod", "again", "exit " + status);

            assertEquals(status, shim.await("again", ""));
            shim.delete("again", "");
            shim.forget("again"); // containerd 1.6 does so after each end
        }
        assertEquals(1, machine().containers());
    }

    @Test
    void aContainerJoinsOnlyASandboxThatRuns() throws Exception {
        shim.kill("pod", "", 9);
        shim.await("pod", "");

        var refused =
                assertThrows(TtrpcException.class, () -> shim.runInPod("pod", "late", "true"));

        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused.code());
    }

    @Test
    void aSignalToAllOfASandboxReachesThePod() throws Exception {
        // one that stays, so that its end does not end the others first
        var deaf = folder.resolve("deaf");
        var script = "trap '' USR1; touch " + deaf + "; while :; do sleep 0.1; done";
        shim.runInPod("deaf", "deaf", script);
        shim.runInPod("deaf", "one", "exec sleep 100");
        shim.runInPod("deaf", "two", "exec sleep 100");
        shim.call("Exec", shim.exec("one", "e", "exec sleep 100").build());
        shim.start("one", "e");
        shim.runInPod("deaf", "ended", "true");
        shim.await("ended", "");

        while (!Files.exists(deaf)) {
            Thread.onSpinWait();
        }

        shim.killAll("deaf", 10);

        assertEquals(128 + 10, shim.await("one", ""));
        assertEquals(128 + 10, shim.await("two", ""));
        assertEquals(128 + 10, shim.await("one", "e"));
        assertEquals(Status.RUNNING, shim.state("deaf", "").getStatus());
    }

    @Test
    void theEndOfTheSandboxEndsThePod() throws Exception {
        shim.runInPod("pod", "one", "exec sleep 100");

        shim.kill("pod", "", 9);

        assertEquals(137, shim.await("pod", ""));
        assertEquals(-1, shim.await("one", ""));
        assertTrue(machine().isClosed());
        shim.delete("one", "");
        shim.delete("pod", "");
    }

    @Test
    void theEndOfAContainerLeavesItsNeighbours() throws Exception {
        shim.runInPod("pod", "one", "exec sleep 100");
        shim.runInPod("pod", "two", "exec sleep 100");

        shim.kill("one", "", 9);

        assertEquals(137, shim.await("one", ""));
        assertEquals(Status.RUNNING, shim.state("two", "").getStatus());
        assertFalse(machine().isClosed());
    }

    @Test
    void aContainerThatOutlivesItsKillIsLeftBehindAndTakesNobodyWithIt() throws Exception {
        shim.runInPod("pod", "stuck", "exec sleep 100");
        machine().makeImmortal();

        shim.kill("stuck", "", 9);

        assertEquals(137, shim.await("stuck", ""));
        assertEquals(137, shim.delete("stuck", "").getExitStatus());
        assertFalse(machine().isClosed());
        assertEquals(2, machine().containers());
        assertTrue(machine().changes().contains("interrupt lock waits"));
        assertEquals(Status.RUNNING, shim.state("pod", "").getStatus());
    }

    @Test
    void aSandboxThatOutlivesItsKillGoesWithItsMachine() throws Exception {
        machine().makeImmortal();

        shim.kill("pod", "", 9);

        assertEquals(137, shim.await("pod", ""));
        assertTrue(machine().isClosed());
    }

    private LocalMachine machine() {
        return shim.machines.machines().getFirst();
    }
}
