package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.diag.SaveRequest;
import io.hcsshim.containerd.task.PauseRequest;
import io.hcsshim.containerd.task.PidsRequest;
import io.hcsshim.containerd.task.PidsResponse;
import io.hcsshim.containerd.task.ResumeRequest;
import io.hcsshim.containerd.task.StatsRequest;
import io.hcsshim.containerd.types.Status;
import io.hcsshim.shim.local.LocalMachine;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Containers and pods that stand still for a while.
@Timeout(60)
class PauseTest extends ShimTest {
    @Test
    void aContainerIsPausedByItsFreezer() throws Exception {
        shim.run("c1", "exec sleep 100");

        pause("c1");
        assertEquals(Status.PAUSED, shim.state("c1", "").getStatus());
        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> pause("c1")));

        resume("c1");
        assertEquals(Status.RUNNING, shim.state("c1", "").getStatus());
        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> resume("c1")));
        assertEquals(List.of("pause container", "resume container"), machine().changes());
        assertEquals(
                List.of("/tasks/create", "/tasks/start", "/tasks/paused", "/tasks/resumed"),
                shim.events(4));
    }

    @Test
    void inAPausedContainerNothingIsStartedAndNobodyWaitsForItsOutput() throws Exception {
        shim.run("c1", "exec sleep 100");
        var out = shim.fifo("out");
        var early = shim.exec("c1", "early", "true").setStdout(out.toString()).build();
        shim.call("Exec", early);

        try (var reader = Shim.reader(out)) {
            pause("c1");

            var late = shim.exec("c1", "late", "true").build();
            assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> shim.call("Exec", late)));
            assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> shim.start("c1", "early")));
            assertEquals("", Shim.drain(reader));
        }
        assertEquals(Status.STOPPED, shim.state("c1", "early").getStatus());
        resume("c1");
        shim.call("Exec", shim.exec("c1", "late", "true").build());
        shim.start("c1", "late");
        assertEquals(0, shim.await("c1", "late"));
    }

    @Test
    void aPausedContainerCanBeKilled() throws Exception {
        shim.run("c1", "exec sleep 100");
        pause("c1");

        shim.kill("c1", "", 9);

        assertEquals(137, shim.await("c1", ""));
        assertEquals(Status.STOPPED, shim.state("c1", "").getStatus());
    }

    @Test
    void aPodIsPausedWithItsMachine() throws Exception {
        shim.runInPod("pod", "pod", "exec sleep 100");
        shim.runInPod("pod", "one", "exec sleep 100");

        pause("pod");

        assertEquals(List.of("pause machine"), machine().changes());
        assertEquals(Status.PAUSED, shim.state("pod", "").getStatus());
        assertEquals(Status.PAUSED, shim.state("one", "").getStatus());
        var stats = StatsRequest.newBuilder().setId("one").build();
        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> shim.call("Stats", stats)));
        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> shim.kill("one", "", 9)));
        var pids = PidsRequest.newBuilder().setId("one").build();
        assertEquals(1, PidsResponse.parseFrom(shim.call("Pids", pids)).getProcessesCount());
        assertEquals(
                TtrpcCode.FAILED_PRECONDITION, refused(() -> shim.runInPod("pod", "late", "true")));

        resume("pod");

        assertEquals(Status.RUNNING, shim.state("one", "").getStatus());
        shim.kill("one", "", 9);
        assertEquals(137, shim.await("one", ""));
    }

    @Test
    void whatDoesNotRunCannotBePaused() throws Exception {
        shim.create("c1", "true");

        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> pause("c1")));
        assertTrue(machine().changes().isEmpty());
    }

    @Test
    void aSavedPodIsPausedUntilItIsRestored() throws Exception {
        shim.runInPod("pod", "pod", "exec sleep 100");
        shim.runInPod("pod", "one", "exec sleep 100");

        diagnose("DiagSave", "pod", "/there");

        assertEquals(Status.PAUSED, shim.state("pod", "").getStatus());
        assertEquals(Status.PAUSED, shim.state("one", "").getStatus());
        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused(() -> resume("pod")));
        assertEquals(
                TtrpcCode.FAILED_PRECONDITION, refused(() -> diagnose("DiagSave", "pod", "/x")));
        assertThrows(TtrpcException.class, () -> diagnose("DiagRestore", "pod", "/damaged"));
        assertEquals(Status.PAUSED, shim.state("one", "").getStatus());

        diagnose("DiagRestore", "pod", "/there");

        assertEquals(Status.RUNNING, shim.state("one", "").getStatus());
        assertEquals(List.of("save machine", "restore machine"), machine().changes());
        assertEquals(
                TtrpcCode.FAILED_PRECONDITION, refused(() -> diagnose("DiagRestore", "pod", "/x")));
        shim.kill("one", "", 9);
        assertEquals(137, shim.await("one", ""));
    }

    @Test
    void aPodThatCannotBeSavedRuns() throws Exception {
        shim.run("c1", "exec sleep 100");

        assertThrows(TtrpcException.class, () -> diagnose("DiagSave", "c1", "/full"));

        assertEquals(Status.RUNNING, shim.state("c1", "").getStatus());
        diagnose("DiagSave", "c1", "/there");
        assertEquals(Status.PAUSED, shim.state("c1", "").getStatus());
    }

    @Test
    void aContainerOfAPodIsNotSavedByItself() throws Exception {
        shim.runInPod("pod", "pod", "exec sleep 100");
        shim.runInPod("pod", "one", "exec sleep 100");

        assertEquals(
                TtrpcCode.FAILED_PRECONDITION, refused(() -> diagnose("DiagSave", "one", "/x")));
    }

    private void diagnose(String method, String pod, String folder)
            throws IOException, InterruptedException {
        shim.diagnose(method, "test/" + pod, SaveRequest.newBuilder().setFolder(folder).build());
    }

    private interface Call {
        void run() throws IOException, InterruptedException;
    }

    private static TtrpcCode refused(Call call) {
        return assertThrows(TtrpcException.class, call::run).code();
    }

    private void pause(String id) throws IOException, InterruptedException {
        call("Pause", PauseRequest.newBuilder().setId(id).build());
    }

    private void resume(String id) throws IOException, InterruptedException {
        call("Resume", ResumeRequest.newBuilder().setId(id).build());
    }

    private void call(String method, MessageLite request) throws IOException, InterruptedException {
        shim.call(method, request);
    }

    private LocalMachine machine() {
        return shim.machines.machines().getFirst();
    }
}
