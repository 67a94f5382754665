package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.task.CheckpointTaskRequest;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.ResizePtyRequest;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/// What is refused, with which status and which words, and that nothing is left of it.
@Timeout(60)
class RefusalTest extends ShimTest {
    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        shim.run("c1", "exec sleep 100");

        refused(TtrpcCode.NOT_FOUND, "test/other", () -> shim.start("other", ""));
        refused(TtrpcCode.NOT_FOUND, "exec e9", () -> shim.start("c1", "e9"));
        refused(TtrpcCode.NOT_FOUND, "exec e9", () -> shim.kill("c1", "e9", 9));
        shim.reserve("c2");
        refused(TtrpcCode.NOT_FOUND, "test/c2", () -> shim.delete("c2", ""));
    }

    @Test
    void namesThatAreTakenAreRefused() throws Exception {
        shim.run("c1", "exec sleep 100");
        shim.call("Exec", shim.exec("c1", "e1", "true").build());

        refused(TtrpcCode.ALREADY_EXISTS, "test/c1", () -> shim.reserve("c1"));
        refused(
                TtrpcCode.ALREADY_EXISTS,
                "test/c1",
                () -> shim.call("Create", shim.request("c1").build()));
        for (var id : new String[] {"e1", "c1", ""}) {
            var exec = shim.exec("c1", id, "true").build();
            refused(TtrpcCode.ALREADY_EXISTS, "in use", () -> shim.call("Exec", exec));
        }
    }

    @Test
    void whatComesInTheWrongOrderIsRefused() throws Exception {
        shim.create("c1", "exec sleep 100");
        var exec = shim.exec("c1", "e1", "true").build();
        refused(TtrpcCode.FAILED_PRECONDITION, "not running", () -> shim.call("Exec", exec));
        shim.start("c1", "");

        refused(TtrpcCode.FAILED_PRECONDITION, "it is running", () -> shim.start("c1", ""));
        refused(TtrpcCode.FAILED_PRECONDITION, "is running", () -> shim.delete("c1", ""));
        shim.kill("c1", "", 9);
        shim.await("c1", "");
        refused(TtrpcCode.NOT_FOUND, "has ended", () -> shim.kill("c1", "", 9));
        refused(TtrpcCode.FAILED_PRECONDITION, "it is stopped", () -> shim.start("c1", ""));
    }

    @Test
    void signalsOutsideTheRangeAreRefused() throws Exception {
        shim.run("c1", "exec sleep 100");
        for (int signal : new int[] {0, 32, 64, -1}) {
            refused(
                    TtrpcCode.FAILED_PRECONDITION,
                    "invalid signal",
                    () -> shim.kill("c1", "", signal));
        }
        var both = KillRequest.newBuilder().setId("c1").setExecId("e").setAll(true).setSignal(9);
        refused(TtrpcCode.FAILED_PRECONDITION, "all", () -> shim.call("Kill", both.build()));
    }

    @Test
    void whatHasNoTerminalHasNoSize() throws Exception {
        shim.run("c2", "exec sleep 100");
        var resize = ResizePtyRequest.newBuilder().setId("c2").setWidth(80).setHeight(24).build();
        refused(TtrpcCode.FAILED_PRECONDITION, "no terminal", () -> shim.call("ResizePty", resize));
    }

    @Test
    void aSpecWithoutWhatALinuxContainerNeedsIsRefused() throws Exception {
        shim.reserve("c1");
        var bad =
                new String[][] {
                    {"{\"linux\":{}}", "process"},
                    {"{\"process\":{\"args\":[\"sh\"]}}", "linux"},
                    {"{\"process\":{\"args\":[]},\"linux\":{}}", "args"},
                    {"[]", "config.json"},
                    {"nonsense", "config.json"}
                };
        for (var each : bad) {
            shim.rawSpec("c1", each[0]);
            refusedCreate(TtrpcCode.INVALID_ARGUMENT, each[1], shim.request("c1"));
        }
        Files.delete(shim.bundle("c1").resolve("config.json"));
        refusedCreate(TtrpcCode.UNKNOWN, "no such file", shim.request("c1"));
    }

    @Test
    void aRootThatNobodyKnowsIsRefused() throws Exception {
        shim.reserve("c1");
        shim.spec("c1", "true");
        var request = shim.request("c1").clearRootfs();
        request.addRootfs(Mount.newBuilder().setType("zfs").setSource("tank"));

        refusedCreate(TtrpcCode.UNKNOWN, "zfs", request);
    }

    @Test
    void aMachineThatDoesNotBootLeavesNothing() throws Exception {
        shim.machines.refuse("no kernel");
        shim.reserve("c1");
        shim.spec("c1", "true");

        refusedCreate(TtrpcCode.UNKNOWN, "boot c1@vm: no kernel", shim.request("c1"));
    }

    @Test
    void annotationsThatMakeNoSenseAreRefused() throws Exception {
        var bad =
                new String[][] {
                    {"io.microsoft.virtualmachine.cpugroup.id", "first", "not a GUID"},
                    {"io.microsoft.virtualmachine.lcow.securitypolicy", "e30=", "refused"},
                    {"io.microsoft.virtualmachine.computetopology.memory.sizeinmb", "20", "64 MiB"},
                    {
                        "io.microsoft.virtualmachine.computetopology.processor.count",
                        "-1",
                        "processors"
                    }
                };
        shim.reserve("c1");
        for (var each : bad) {
            var annotations = ",\"annotations\":{\"" + each[0] + "\":\"" + each[1] + "\"}";
            shim.spec("c1", "true", annotations);
            var e =
                    assertThrows(
                            TtrpcException.class,
                            () -> shim.call("Create", shim.request("c1").build()));
            assertTrue(e.getMessage().contains(each[2]), e.getMessage());
            assertEquals(TtrpcCode.INVALID_ARGUMENT, e.code(), e.getMessage());
        }
        assertLeftNothing();
    }

    @Test
    void rolesThatContradictThemselvesAreRefused() throws Exception {
        var bad =
                new String[][] {
                    {"sandbox", "", "together"},
                    {"", "s1", "together"},
                    {"sandbox", "s1", "as part of sandbox s1"},
                    {"container", "c1", "id of its own sandbox"},
                    {"machine", "s1", "'machine'"}
                };
        shim.reserve("c1");
        for (var each : bad) {
            var annotations =
                    """
                    ,"annotations":{"io.kubernetes.cri.container-type":"%s","io.kubernetes.cri.sandbox-id":"%s"}
                    """
                            .formatted(each[0], each[1]);
            shim.spec("c1", "true", annotations);
            refusedCreate(TtrpcCode.FAILED_PRECONDITION, each[2], shim.request("c1"));
        }
    }

    @Test
    void aContainerOfAPodThatIsNotThereIsRefused() throws Exception {
        shim.reserve("c1");
        var annotations =
                ",\"annotations\":{\"io.kubernetes.cri.container-type\":\"container\",\"io.kubernetes.cri.sandbox-id\":\"%s\"}";
        shim.spec("c1", "true", annotations.formatted("s1"));
        refusedCreate(TtrpcCode.FAILED_PRECONDITION, "join sandbox s1", shim.request("c1"));
        shim.spec("c1", "true", annotations.formatted("../s1"));
        refusedCreate(TtrpcCode.INVALID_ARGUMENT, "'../s1'", shim.request("c1"));
    }

    @Test
    void streamsThatLeadNowhereAreRefused() throws Exception {
        shim.reserve("c1");
        shim.spec("c1", "true");
        refusedCreate(
                TtrpcCode.UNKNOWN,
                "/no/logger",
                shim.request("c1").setStdout("binary:///no/logger"));
        refusedCreate(
                TtrpcCode.UNKNOWN,
                "/proc/no",
                shim.request("c1").setStdout("file:///proc/no/file"));
        refusedCreate(
                TtrpcCode.INVALID_ARGUMENT, "http", shim.request("c1").setStdout("http://x/y"));
        refusedCreate(
                TtrpcCode.UNIMPLEMENTED, "file", shim.request("c1").setStdin("file:///dev/null"));
        refusedCreate(
                TtrpcCode.UNKNOWN, "nowhere", shim.request("c1").setStdin(folder + "/nowhere"));
    }

    @Test
    void whatIsNotThereYetSaysSo() throws Exception {
        shim.run("c1", "exec sleep 100");
        refused(
                TtrpcCode.UNIMPLEMENTED,
                "checkpointed",
                () ->
                        shim.call(
                                "Checkpoint",
                                CheckpointTaskRequest.newBuilder().setId("c1").build()));
    }

    private void refusedCreate(TtrpcCode code, String part, CreateTaskRequest.Builder request)
            throws IOException {
        refused(code, part, () -> shim.call("Create", request.build()));
        assertLeftNothing();
    }

    private void assertLeftNothing() throws IOException {
        assertFalse(Files.exists(shim.state.pod(new PodKey(Shim.NAMESPACE, "c1"))));
        var machines = shim.state.folder().resolve("vm");
        if (Files.exists(machines)) {
            try (var left = Files.list(machines)) {
                assertEquals(0, left.count());
            }
        }
    }

    private static void refused(TtrpcCode code, String part, Executable call) {
        var e = assertThrows(TtrpcException.class, call);
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
