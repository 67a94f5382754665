package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.cgroups.v1.Metrics;
import io.hcsshim.containerd.runc.ProcessDetails;
import io.hcsshim.containerd.task.CloseIORequest;
import io.hcsshim.containerd.task.PidsRequest;
import io.hcsshim.containerd.task.PidsResponse;
import io.hcsshim.containerd.task.StatsRequest;
import io.hcsshim.containerd.task.StatsResponse;
import io.hcsshim.containerd.types.Status;
import io.hcsshim.sys.linux.Fifo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What containerd sees of a task, in machines that are none.
@Timeout(60)
class TaskLifeTest extends ShimTest {
    @Test
    void aTaskIsCreatedStartedEndedAndDeleted() throws Exception {
        shim.create("c1", "exit 7");
        assertEquals(Status.CREATED, shim.state("c1", "").getStatus());
        assertEquals(255, shim.state("c1", "").getExitStatus());
        assertEquals(0, shim.state("c1", "").getPid());

        int pid = shim.start("c1", "");
        assertTrue(pid > 0);
        assertEquals(7, shim.await("c1", ""));

        var state = shim.state("c1", "");
        assertEquals(Status.STOPPED, state.getStatus());
        assertEquals(7, state.getExitStatus());
        assertEquals("c1", state.getExecId());
        var deleted = shim.delete("c1", "");
        assertEquals(pid, deleted.getPid());
        assertEquals(7, deleted.getExitStatus());
        assertTrue(deleted.getExitedAt().getSeconds() > 0);
        assertEquals(
                List.of("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete"),
                shim.events(4));
    }

    @Test
    void exitCodesComeThrough() throws Exception {
        for (int code : new int[] {0, 1, 127}) {
            shim.run("code" + code, "exit " + code);
            assertEquals(code, shim.await("code" + code, ""));
        }
        shim.run("killed", "exec sleep 100");
        shim.kill("killed", "", 9);
        assertEquals(137, shim.await("killed", ""));
    }

    @Test
    void allOutputIsThereWhenTheEndIsTold() throws Exception {
        var out = shim.fifo("out");
        var err = shim.fifo("err");
        shim.reserve("c1");
        shim.spec("c1", "head -c 300000 /dev/zero | tr '\\0' x; echo oops >&2; exit 3");
        var request = shim.request("c1").setStdout(out.toString()).setStderr(err.toString());
        shim.call("Create", request.build());
        try (var outReader = Shim.reader(out);
                var errReader = Shim.reader(err)) {
            shim.start("c1", "");

            assertEquals("x".repeat(300_000), Shim.drain(outReader));
            assertEquals("oops\n", Shim.drain(errReader));
            assertEquals(3, shim.await("c1", ""));
        }
    }

    @Test
    void aTerminalHasOneOutputWhateverElseIsNamed() throws Exception {
        var out = shim.fifo("out");
        shim.reserve("c1");
        shim.spec("c1", "echo out; echo lost >&2");
        var request = shim.request("c1").setTerminal(true).setStdout(out.toString());
        shim.call("Create", request.setStderr(shim.fifo("err").toString()).build());
        try (var reader = Shim.reader(out)) {
            shim.start("c1", "");

            assertEquals("out\n", Shim.drain(reader));
            assertEquals(0, shim.await("c1", ""));
        }
        assertEquals("", shim.state("c1", "").getStderr());
    }

    @Test
    void aReaderThatGoesAwayAndComesBackMissesNothing() throws Exception {
        var out = shim.fifo("out");
        shim.reserve("c1");
        shim.spec("c1", "head -c 200000 /dev/zero | tr '\\0' x");
        shim.call("Create", shim.request("c1").setStdout(out.toString()).build());
        int before;
        try (var first = Shim.reader(out)) {
            shim.start("c1", "");
            before = first.read(ByteBuffer.allocate(1000));
        }
        try (var second = Shim.reader(out)) {
            assertEquals(200_000 - before, Shim.drain(second).length());
        }
        assertEquals(0, shim.await("c1", ""));
    }

    @Test
    void aReaderThatComesAfterTheEndStillGetsTheOutput() throws Exception {
        var out = shim.fifo("out");
        shim.reserve("c1");
        shim.spec("c1", "echo late");
        try (var _ = Shim.reader(out)) {
            shim.call("Create", shim.request("c1").setStdout(out.toString()).build());
        }
        shim.start("c1", "");
        assertEquals(0, shim.await("c1", ""));
        try (var reader = Shim.reader(out)) {
            assertEquals("late\n", Shim.drain(reader));
        }
    }

    @Test
    void theEndOfAProcessIsKnownThoughTheGuestWaitsForSomebodyToRead() throws Exception {
        var out = shim.fifo("out");
        shim.reserve("c1");
        // More than is taken unread, less than that and what a pipe holds.
        shim.spec("c1", "head -c 250000 /dev/zero | tr '\\0' x; exit 3");
        try (var reader = Shim.reader(out)) {
            shim.call("Create", shim.request("c1").setStdout(out.toString()).build());
            shim.machines.machines().getFirst().beCareful();
            shim.start("c1", "");

            while (shim.state("c1", "").getStatus() != Status.STOPPED) {
                LockSupport.parkNanos(10_000_000);
            }

            assertEquals(250_000, Shim.drain(reader).length());
            assertEquals(3, shim.await("c1", ""));
        }
    }

    @Test
    void outputThatNobodyReadsHoldsUpALivingProcessAndNoDeadOne() throws Exception {
        var out = shim.fifo("out");
        shim.reserve("c1");
        shim.spec("c1", "yes");
        try (var _ = Shim.reader(out)) {
            shim.call("Create", shim.request("c1").setStdout(out.toString()).build());
        }
        shim.start("c1", "");
        shim.kill("c1", "", 9);

        assertEquals(137, shim.await("c1", ""));
    }

    @Test
    void inputEndsWithCloseIoAndNotWithItsWriter() throws Exception {
        var in = shim.fifo("in");
        var out = shim.fifo("out");
        shim.reserve("c1");
        shim.spec("c1", "cat");
        var request = shim.request("c1").setStdin(in.toString()).setStdout(out.toString());
        shim.call("Create", request.build());
        shim.start("c1", "");
        try (var reader = Shim.reader(out)) {
            write(in, "one ");
            write(in, "two");
            shim.call("CloseIO", CloseIORequest.newBuilder().setId("c1").setStdin(true).build());

            assertEquals("one two", Shim.drain(reader));
            assertEquals(0, shim.await("c1", ""));
        }
    }

    @Test
    void anExecLivesBesideTheFirstProcess() throws Exception {
        var out = shim.fifo("out");
        shim.run("c1", "exec sleep 100");
        shim.call("Exec", shim.exec("c1", "e1", "echo hi; exit 4").setStdout(out + "").build());
        assertEquals(Status.CREATED, shim.state("c1", "e1").getStatus());
        try (var reader = Shim.reader(out)) {
            int pid = shim.start("c1", "e1");
            assertEquals("hi\n", Shim.drain(reader));
            assertEquals(4, shim.await("c1", "e1"));
            assertEquals(pid, shim.delete("c1", "e1").getPid());
        }
        assertEquals(Status.RUNNING, shim.state("c1", "").getStatus());
        assertEquals(
                List.of(
                        "/tasks/create",
                        "/tasks/start",
                        "/tasks/exec-added",
                        "/tasks/exec-started",
                        "/tasks/exit",
                        "/tasks/delete"),
                shim.events(6));
    }

    @Test
    void aTaskThatNeverRanEndsWhenItIsDeleted() throws Exception {
        shim.create("c1", "true");

        assertEquals(0, shim.delete("c1", "").getExitStatus());
        assertEquals(List.of("/tasks/create", "/tasks/exit", "/tasks/delete"), shim.events(3));
    }

    @Test
    void aKillEndsATaskThatNeverRan() throws Exception {
        shim.create("c1", "true");
        shim.kill("c1", "", 15);

        assertEquals(1, shim.await("c1", ""));
    }

    @Test
    void aMachineThatDiesEndsItsTaskOnce() throws Exception {
        shim.run("c1", "exec sleep 100");
        shim.call("Exec", shim.exec("c1", "never", "true").build());
        shim.machines.machines().getFirst().close();

        assertEquals(-1, shim.await("c1", ""));
        assertEquals(1, shim.await("c1", "never"));
        assertEquals(-1, shim.delete("c1", "").getExitStatus());
        assertEquals(
                List.of(
                        "/tasks/create",
                        "/tasks/start",
                        "/tasks/exec-added",
                        "/tasks/exit",
                        "/tasks/delete"),
                shim.events(5));
    }

    @Test
    void processesAndUsageAreTold() throws Exception {
        shim.run("c1", "exec sleep 100");
        shim.call("Exec", shim.exec("c1", "e1", "exec sleep 100").build());
        int exec = shim.start("c1", "e1");

        var pids = call("Pids", PidsRequest.newBuilder().setId("c1").build());
        var infos = PidsResponse.parseFrom(pids).getProcessesList();
        assertEquals(2, infos.size());
        assertFalse(infos.get(0).hasInfo());
        assertEquals(exec, infos.get(1).getPid());
        assertEquals("containerd.runc.v1.ProcessDetails", Shim.typeOf(infos.get(1).getInfo()));
        assertEquals("e1", ProcessDetails.parseFrom(infos.get(1).getInfo().getValue()).getExecId());

        var stats = call("Stats", StatsRequest.newBuilder().setId("c1").build());
        var any = StatsResponse.parseFrom(stats).getStats();
        assertEquals("io.containerd.cgroups.v1.Metrics", Shim.typeOf(any));
        var metrics = Metrics.parseFrom(any.getValue());
        assertEquals(-1, metrics.getCpu().getUsage().getTotal());
        assertEquals(List.of(1L, 2L), metrics.getCpu().getUsage().getPerCpuList());
        assertEquals(4096, metrics.getMemory().getUsage().getUsage());
        assertEquals(3, metrics.getPids().getCurrent());
    }

    @Test
    void aTaskThatHasEndedStillNamesItsFirstProcess() throws Exception {
        shim.create("c1", "true");
        int pid = shim.start("c1", "");
        shim.await("c1", "");

        var pids = call("Pids", PidsRequest.newBuilder().setId("c1").build());

        var infos = PidsResponse.parseFrom(pids).getProcessesList();
        assertEquals(List.of(pid), infos.stream().map(each -> each.getPid()).toList());
    }

    @Test
    void nothingOfADeletedTaskIsLeft() throws Exception {
        shim.run("c1", "true");
        shim.await("c1", "");
        shim.delete("c1", "");

        assertFalse(Files.exists(shim.state.pod(new io.hcsshim.shim.control.PodKey("test", "c1"))));
        try (var machines = Files.list(shim.state.folder().resolve("vm"))) {
            assertEquals(0, machines.count());
        }
        assertThrows(IOException.class, () -> shim.state("c1", ""));
    }

    private byte[] call(String method, com.google.protobuf.MessageLite request) throws Exception {
        return shim.call(method, request);
    }

    private static void write(Path fifo, String text) throws IOException {
        try (var writer = Fifo.openWrite(fifo)) {
            writer.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }
}
