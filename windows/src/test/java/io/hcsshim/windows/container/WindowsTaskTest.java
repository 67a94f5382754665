package io.hcsshim.windows.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hcsshim.containerd.runhcs.ProcessDetails;
import io.hcsshim.containerd.runhcs.stats.Statistics;
import io.hcsshim.containerd.task.CloseIORequest;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.PidsRequest;
import io.hcsshim.containerd.task.PidsResponse;
import io.hcsshim.containerd.task.ResizePtyRequest;
import io.hcsshim.containerd.task.ShutdownRequest;
import io.hcsshim.containerd.task.StatsRequest;
import io.hcsshim.containerd.task.StatsResponse;
import io.hcsshim.containerd.task.UpdateTaskRequest;
import io.hcsshim.containerd.types.Status;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.PipeListener;
import io.hcsshim.sys.windows.WindowsFile;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What containerd sees of Windows containers, with the stand-in for the service.
@Timeout(60)
class WindowsTaskTest {
    private static final String PLAIN = "\"windows\":{}";
    private static final String MACHINE = "\"windows\":{\"hyperv\":{}}";
    private static final String JOB =
            "\"windows\":{},\"annotations\":{\"microsoft.com/hostprocess-container\":\"true\","
                    + "\"microsoft.com/hostprocess-inherit-user\":\"true\"}";

    @TempDir Path folder;
    private WindowsShim shim;

    @BeforeEach
    void up() throws Exception {
        shim = new WindowsShim(folder);
    }

    @AfterEach
    void down() throws Exception {
        shim.close();
        assertEquals(0, shim.stub.count("wrong handles"));
    }

    private static TtrpcCode code(Executable refused) {
        return assertThrows(TtrpcException.class, refused).code();
    }

    @Test
    void aContainerOnTheHostIsCreatedStartedEndedAndDeleted() throws Exception {
        shim.create("c1", "exit 7", PLAIN);
        assertEquals(Status.CREATED, shim.state("c1", "").getStatus());

        shim.start("c1", "");

        assertEquals(7, shim.await("c1", ""));
        assertEquals(Status.STOPPED, shim.state("c1", "").getStatus());
        assertEquals(7, shim.delete("c1", "").getExitStatus());
        shim.call("Shutdown", ShutdownRequest.newBuilder().setId("c1").build());
        shim.awaitNothingLeft();
        var notes = String.join("\n", shim.stub.notes());
        assertTrue(notes.contains("UnprepareLayer"), notes);
        assertTrue(notes.contains("DeactivateLayer"), notes);
    }

    @Test
    void outputAndInputGoThroughTheStreams() throws Exception {
        var in = folder.resolve("in");
        Nodes.fifo(in, 0700);
        var out = folder.resolve("out");
        var request =
                CreateTaskRequest.newBuilder()
                        .addRootfs(shim.layers())
                        .setStdin(in.toString())
                        .setStdout("file://" + out);
        shim.create("c1", "cat", PLAIN, request);
        shim.start("c1", "");
        Files.writeString(in, "through the container");
        shim.call("CloseIO", CloseIORequest.newBuilder().setId("c1").setStdin(true).build());

        assertEquals(0, shim.await("c1", ""));
        assertEquals("through the container", Files.readString(out));
        shim.delete("c1", "");
        shim.awaitNothingLeft();
    }

    @Test
    void streamsAreNamedPipesAndOutputOutlivesItsReader() throws Exception {
        var libraries = Libraries.in(shim.stub.folder());
        var pipe = "\\\\.\\pipe\\c1-";
        var input = PipeListener.open(libraries, pipe + "stdin", "D:P(A;;GA;;;SY)");
        var request =
                CreateTaskRequest.newBuilder()
                        .addRootfs(shim.layers())
                        .setStdin(pipe + "stdin")
                        .setStdout(pipe + "stdout");
        WindowsFile first;
        try (var output = PipeListener.open(libraries, pipe + "stdout", "D:P(A;;GA;;;SY)")) {
            shim.create("c1", "cat", PLAIN, request);
            first = output.accept();
        }
        shim.start("c1", "");
        try (input;
                var writer = input.accept()) {
            writer.output().write("one".getBytes(StandardCharsets.UTF_8));
            assertEquals("one", new String(first.input().readNBytes(3), StandardCharsets.UTF_8));
            first.close();
            try (var output = PipeListener.open(libraries, pipe + "stdout", "D:P(A;;GA;;;SY)")) {
                writer.output().write("two".getBytes(StandardCharsets.UTF_8));
                try (var second = output.accept()) {
                    assertEquals(
                            "two",
                            new String(second.input().readNBytes(3), StandardCharsets.UTF_8));
                    shim.call("CloseIO", CloseIORequest.newBuilder().setId("c1").build());
                    assertEquals(0, shim.await("c1", ""));
                    assertEquals(-1, second.input().read());
                }
            }
        }
        shim.delete("c1", "");
        shim.awaitNothingLeft();
    }

    @Test
    void processesAreAddedListedMeasuredAndKilled() throws Exception {
        shim.create("c1", "wait", PLAIN);
        assertEquals(TtrpcCode.FAILED_PRECONDITION, code(() -> shim.exec("c1", "e1", "exit 3")));
        shim.start("c1", "");
        shim.exec("c1", "e1", "exit 3");
        shim.start("c1", "e1");
        assertEquals(3, shim.await("c1", "e1"));
        shim.delete("c1", "e1");
        shim.exec("c1", "e2", "wait");
        shim.start("c1", "e2");

        var pids =
                PidsResponse.parseFrom(
                        shim.call("Pids", PidsRequest.newBuilder().setId("c1").build()));
        assertEquals(2, pids.getProcessesCount());
        var named = 0;
        for (var process : pids.getProcessesList()) {
            var details = ProcessDetails.parseFrom(process.getInfo().getValue());
            assertEquals("stub.exe", details.getImageName());
            named += details.getExecId().equals("e2") ? 1 : 0;
        }
        assertEquals(1, named);
        var answer = shim.call("Stats", StatsRequest.newBuilder().setId("c1").build());
        var stats = Statistics.parseFrom(StatsResponse.parseFrom(answer).getStats().getValue());
        assertTrue(stats.hasWindows());

        shim.kill("c1", "e2", 9);
        shim.await("c1", "e2");
        assertEquals(TtrpcCode.FAILED_PRECONDITION, code(() -> shim.kill("c1", "", 10)));
        assertEquals(
                TtrpcCode.FAILED_PRECONDITION,
                code(() ->
                        shim.call("ResizePty", ResizePtyRequest.newBuilder().setId("c1").build())));
        assertEquals(
                TtrpcCode.UNIMPLEMENTED,
                code(() ->
                        shim.call(
                                "Pause",
                                io.hcsshim.containerd.task.PauseRequest.newBuilder()
                                        .setId("c1")
                                        .build())));
        shim.kill("c1", "", 9);
        shim.await("c1", "");
        shim.delete("c1", "");
        shim.awaitNothingLeft();
    }

    @Test
    void limitsAndMountsOfARunningContainerChange() throws Exception {
        shim.create("c1", "wait", PLAIN);
        shim.start("c1", "");
        update("c1", "runtime-spec/1/WindowsResources", "{\"memory\":{\"limit\":104857600}}");
        update(
                "c1",
                "ContainerMount",
                "{\"HostPath\":\"D:\\\\x\",\"ContainerPath\":\"C:\\\\x\",\"ReadOnly\":true}");
        var refused = code(() -> update("c1", "runtime-spec/1/LinuxResources", "{\"memory\":{}}"));

        assertEquals(TtrpcCode.INVALID_ARGUMENT, refused);
        var notes = String.join("\n", shim.stub.notes());
        assertTrue(notes.contains("Container/Memory/SizeInMB"), notes);
        assertTrue(notes.contains("Container/MappedDirectories"), notes);
        shim.kill("c1", "", 9);
        shim.await("c1", "");
        shim.delete("c1", "");
    }

    private void update(String id, String type, String json) throws Exception {
        var any =
                Any.newBuilder()
                        .setTypeUrl("types.containerd.io/opencontainers/" + type)
                        .setValue(ByteString.copyFromUtf8(json));
        shim.call("Update", UpdateTaskRequest.newBuilder().setId(id).setResources(any).build());
    }

    @Test
    void aContainerWithAMachineOfItsOwnEndsWithIt() throws Exception {
        shim.create("c1", "exit 5", MACHINE);
        shim.start("c1", "");

        assertEquals(5, shim.await("c1", ""));
        shim.delete("c1", "");
        shim.awaitNothingLeft();
        var notes = String.join("\n", shim.stub.notes());
        assertTrue(notes.contains("VirtualMachine/Devices/VirtualSmb/Shares"), notes);
        assertTrue(notes.contains("CombinedLayers"), notes);
    }

    @Test
    void aMachineThatDiesEndsItsContainers() throws Exception {
        shim.create("c1", "wait", MACHINE);
        shim.start("c1", "");

        shim.stub.exit(
                io.hcsshim.sys.testing.WindowsStub.Generation.SECOND, "c1@vm", 1, "UnexpectedExit");

        shim.await("c1", "");
        shim.delete("c1", "");
    }

    @Test
    void aPodInAMachineHasNoProcessAndContainersJoinIt() throws Exception {
        shim.create("pod", "", MACHINE + annotations("sandbox", "pod"));
        shim.start("pod", "");
        assertEquals(1, shim.state("pod", "").getPid());
        shim.create("c1", "exit 4", MACHINE + annotations("container", "pod"));
        shim.start("c1", "");
        assertEquals(4, shim.await("c1", ""));
        shim.delete("c1", "");
        assertEquals(
                TtrpcCode.FAILED_PRECONDITION,
                code(() -> shim.create("c2", "x", PLAIN + annotations("container", "pod"))));

        shim.call("Kill", KillRequest.newBuilder().setId("pod").setSignal(15).setAll(true).build());

        assertEquals(0, shim.await("pod", ""));
        shim.delete("pod", "");
        shim.awaitNothingLeft();
    }

    private static String annotations(String type, String sandbox) {
        return ",\"annotations\":{\"io.kubernetes.cri.container-type\":\""
                + type
                + "\",\"io.kubernetes.cri.sandbox-id\":\""
                + sandbox
                + "\"}";
    }

    @Test
    void aHostProcessRunsInAJobOfTheHost() throws Exception {
        var out = folder.resolve("out");
        var request =
                CreateTaskRequest.newBuilder().addRootfs(shim.layers()).setStdout("file://" + out);
        shim.create("c1", "printf %s \"$CONTAINER_SANDBOX_MOUNT_POINT\"; exit 6", JOB, request);
        shim.start("c1", "");

        assertEquals(6, shim.await("c1", ""));
        assertEquals("C:\\hpc", Files.readString(out));
        shim.delete("c1", "");
        shim.awaitNothingLeft();
    }

    @Test
    void aHostProcessThatIsKilledEndsWithAllOfItsJob() throws Exception {
        shim.create("c1", "exec sleep 1000", JOB);
        shim.start("c1", "");
        shim.exec("c1", "e1", "exec sleep 1000");
        shim.start("c1", "e1");
        var pids =
                PidsResponse.parseFrom(
                        shim.call("Pids", PidsRequest.newBuilder().setId("c1").build()));
        assertEquals(2, pids.getProcessesCount());

        shim.kill("c1", "", 9);

        assertEquals(137, shim.await("c1", ""));
        assertEquals(137, shim.await("c1", "e1"));
        shim.delete("c1", "e1");
        shim.delete("c1", "");
        shim.awaitNothingLeft();
    }

    @Test
    void aCreationThatFailsLeavesNothing() {
        shim.stub.script("HcsCreateComputeSystem", 0x80370105);
        assertThrows(TtrpcException.class, () -> shim.create("c1", "x", PLAIN));
        shim.awaitNothingLeft();
        var notes = String.join("\n", shim.stub.notes());
        assertTrue(notes.contains("DeactivateLayer"), notes);
        assertThrows(TtrpcException.class, () -> shim.state("c1", ""));
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingIsMade() {
        assertEquals(
                TtrpcCode.INVALID_ARGUMENT,
                code(() -> shim.create("c1", "x", "\"windows\":{},\"root\":{\"readonly\":true}")));
        assertEquals(
                TtrpcCode.INVALID_ARGUMENT,
                code(() -> shim.create("c2", "x", PLAIN, CreateTaskRequest.newBuilder())));
        assertEquals(0, shim.stub.count("HcsCreateComputeSystem"));
    }
}
