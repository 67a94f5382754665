package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.diag.Exec;
import io.hcsshim.containerd.diag.ExecProcessRequest;
import io.hcsshim.containerd.diag.ExecProcessResponse;
import io.hcsshim.containerd.diag.PidRequest;
import io.hcsshim.containerd.diag.PidResponse;
import io.hcsshim.containerd.diag.ShareRequest;
import io.hcsshim.containerd.diag.StacksRequest;
import io.hcsshim.containerd.diag.StacksResponse;
import io.hcsshim.containerd.diag.Task;
import io.hcsshim.containerd.diag.TasksRequest;
import io.hcsshim.containerd.diag.TasksResponse;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What `shimdiag` asks.
@Timeout(60)
class DiagnosisTest extends ShimTest {
    @BeforeEach
    void up() throws Exception {
        shim.runInPod("pod", "pod", "exec sleep 100");
        shim.runInPod("pod", "c1", "exec sleep 100");
        shim.run("alone", "exec sleep 100");
    }

    private byte[] ask(String method, String pod, MessageLite request) throws Exception {
        return shim.diagnose(method, pod, request);
    }

    @Test
    void tasksAreThoseOfAPodAndWithTheirProcesses() throws Exception {
        shim.call("Exec", shim.exec("c1", "e", "exec sleep 100").build());
        var request = TasksRequest.newBuilder().setExecs(true).build();

        var tasks = TasksResponse.parseFrom(ask("DiagTasks", "test/pod", request)).getTasksList();

        assertEquals(List.of("c1", "pod"), tasks.stream().map(Task::getId).sorted().toList());
        var c1 = tasks.stream().filter(task -> task.getId().equals("c1")).findFirst().orElseThrow();
        assertEquals(
                List.of("c1 running", "e created"),
                c1.getExecsList().stream().map(DiagnosisTest::text).toList());
        var all = TasksResponse.parseFrom(ask("DiagTasks", "", request));
        assertEquals(3, all.getTasksCount());
    }

    private static String text(Exec exec) {
        return exec.getId() + " " + exec.getState();
    }

    @Test
    void aProcessRunsInTheMachineWithItsStreams() throws Exception {
        var in = shim.fifo("in");
        var out = shim.fifo("out");
        var request =
                ExecProcessRequest.newBuilder()
                        .addAllArgs(List.of("sh", "-c", "cat; exit 5"))
                        .setStdin(in.toString())
                        .setStdout(out.toString());
        var writer = Fifo.openWrite(in);
        try (var reader = Shim.reader(out);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer =
                    pool.submit(() ->
                            ExecProcessResponse.parseFrom(
                                    ask("DiagExecInHost", "test/pod", request.build())));
            writer.write(ByteBuffer.wrap("through the machine\n".getBytes(StandardCharsets.UTF_8)));
            while (writer.fd().unread() > 0) {
                Thread.onSpinWait();
            }
            writer.close();

            assertEquals("through the machine\n", Shim.drain(reader));
            assertEquals(5, answer.get().getExitCode());
        }
    }

    @Test
    void stacksAreOfTheHostAndOfTheGuestThatIsMeant() throws Exception {
        var request = StacksRequest.getDefaultInstance();

        var one = StacksResponse.parseFrom(ask("DiagStacks", "test/alone", request));
        var none = StacksResponse.parseFrom(ask("DiagStacks", "", request));

        assertTrue(one.getStacks().contains("DiagnosisService.stacks"), "virtual threads too");
        assertEquals("stacks of the guest", one.getGuestStacks());
        assertEquals("", none.getGuestStacks());
    }

    @Test
    void whatNeedsAMachineIsRefusedWithoutOne() {
        var share = ShareRequest.newBuilder().setHostPath("/a").setUvmPath("/b").build();
        assertEquals(TtrpcCode.INVALID_ARGUMENT, refusal("DiagShare", "", share));
        assertEquals(TtrpcCode.NOT_FOUND, refusal("DiagShare", "test/none", share));
        assertEquals(TtrpcCode.INVALID_ARGUMENT, refusal("DiagShare", "test/c1", share));
        assertEquals(
                TtrpcCode.FAILED_PRECONDITION,
                refusal(
                        "DiagExecInHost",
                        "test/pod",
                        ExecProcessRequest.newBuilder()
                                .addArgs("true")
                                .setTerminal(true)
                                .setStderr("/x")
                                .build()));
    }

    private TtrpcCode refusal(String method, String pod, MessageLite request) {
        return assertThrows(TtrpcException.class, () -> ask(method, pod, request)).code();
    }

    @Test
    void aFolderIsSharedAndTheProcessIsNamed() throws Exception {
        ask(
                "DiagShare",
                "test/pod",
                ShareRequest.newBuilder()
                        .setHostPath("/a")
                        .setUvmPath("/b")
                        .setReadOnly(true)
                        .build());

        assertEquals(
                List.of("share /a at /b read-only"), shim.machines.machines().getFirst().changes());
        assertEquals(
                (int) ProcessHandle.current().pid(),
                PidResponse.parseFrom(ask("DiagPid", "", PidRequest.getDefaultInstance()))
                        .getPid());
    }
}
