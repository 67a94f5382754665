package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hcsshim.containerd.cgroups.v2.Metrics;
import io.hcsshim.containerd.runhcs.stats.Statistics;
import io.hcsshim.containerd.task.StatsRequest;
import io.hcsshim.containerd.task.StatsResponse;
import io.hcsshim.containerd.task.UpdateTaskRequest;
import io.hcsshim.shim.task.PodSize;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What containers use, and may use.
@Timeout(60)
class UsageTest {
    private static final String LINUX =
            "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources";

    @TempDir Path folder;

    @Test
    void usageIsToldInTheWordsOfTheHostsCgroups() throws Exception {
        try (var shim = new Shim(folder, Map.of("HCSSHIM_STATS", "v2"))) {
            shim.run("c1", "exec sleep 100");

            var any = stats(shim, "c1");

            assertEquals("io.containerd.cgroups.v2.Metrics", Shim.typeOf(any));
            var metrics = Metrics.parseFrom(any.getValue());
            assertEquals(Long.divideUnsigned(-1, 1000), metrics.getCpu().getUsageUsec());
            assertEquals(4096, metrics.getMemory().getUsage());
            assertEquals(3, metrics.getPids().getCurrent());
        }
    }

    @Test
    void theMachineOfAPodIsToldBesideItsSandboxOnly() throws Exception {
        try (var shim = new Shim(folder, Map.of("HCSSHIM_STATS", "runhcs"))) {
            shim.runInPod("pod", "pod", "exec sleep 100");
            shim.runInPod("pod", "one", "exec sleep 100");

            var pod = Statistics.parseFrom(stats(shim, "pod").getValue());
            var one = Statistics.parseFrom(stats(shim, "one").getValue());

            assertEquals(4096, one.getLinux().getMemory().getUsage().getUsage());
            assertFalse(one.hasVm());
            assertEquals(7, pod.getVm().getProcessor().getTotalRuntimeNs());
            assertEquals(8, pod.getVm().getMemory().getWorkingSetBytes());
            assertEquals(9, pod.getVm().getMemory().getVmMemory().getAssignedMemory());
        }
    }

    @Test
    void aContainerGetsNewLimits() throws Exception {
        try (var shim = new Shim(folder)) {
            shim.run("c1", "exec sleep 100");

            update(shim, "c1", LINUX, "{\"memory\":{\"limit\":1}}");

            assertEquals(
                    List.of("update {\"memory\":{\"limit\":1}}"),
                    shim.machines.machines().getFirst().changes());
        }
    }

    @Test
    void anUpdateOfASandboxMakesItsMachineLarger() throws Exception {
        try (var shim = new Shim(folder)) {
            shim.runInPod("pod", "pod", "exec sleep 100");
            shim.runInPod("pod", "c1", "exec sleep 100");
            var machine = shim.machines.machines().getFirst();

            update(
                    shim,
                    "pod",
                    LINUX,
                    "{\"memory\":{\"limit\":805306368},\"cpu\":{\"quota\":250000}}");
            assertEquals(new PodSize(768, 3), machine.size());
            update(shim, "pod", LINUX, "{\"memory\":{\"limit\":805306369}}");
            assertEquals(new PodSize(769, 3), machine.size());
            update(shim, "c1", LINUX, "{}");

            assertEquals(List.of("update {}"), machine.changes());
        }
    }

    @Test
    void onlyTheOwnerOfAMachineExtendsThePolicyOfItsGuest() throws Exception {
        var type = "github.com/Microsoft/hcsshim/pkg/ctrdtaskapi/PolicyFragment";
        var fragment = "{\"fragment\":\"Zg==\",\"mediaType\":\"application/cose-x509+rego\"}";
        try (var shim = new Shim(folder)) {
            shim.runInPod("pod", "pod", "exec sleep 100");
            shim.runInPod("pod", "c1", "exec sleep 100");

            assertEquals(TtrpcCode.UNIMPLEMENTED, code(() -> update(shim, "pod", type, fragment)));
            assertEquals(
                    TtrpcCode.INVALID_ARGUMENT, code(() -> update(shim, "c1", type, fragment)));
            assertEquals(TtrpcCode.INVALID_ARGUMENT, code(() -> update(shim, "pod", type, "{}")));
        }
    }

    private static TtrpcCode code(Executable refused) {
        return assertThrows(TtrpcException.class, refused).code();
    }

    @Test
    void aMachineDoesNotGetSmallerNorLargerThanItCan() throws Exception {
        try (var shim = new Shim(folder)) {
            shim.runInPod("pod", "pod", "exec sleep 100");

            assertEquals(
                    TtrpcCode.FAILED_PRECONDITION, updateCode(shim, "{\"memory\":{\"limit\":1}}"));
            assertEquals(
                    TtrpcCode.FAILED_PRECONDITION,
                    updateCode(shim, "{\"cpu\":{\"quota\":100000,\"period\":100000}}"));
            assertEquals(
                    TtrpcCode.FAILED_PRECONDITION,
                    updateCode(shim, "{\"cpu\":{\"quota\":500000}}"));
            assertEquals(TtrpcCode.UNIMPLEMENTED, updateCode(shim, "{\"cpu\":{\"shares\":2}}"));
            assertEquals(new PodSize(512, 2), shim.machines.machines().getFirst().size());
        }
    }

    private static TtrpcCode updateCode(Shim shim, String resources) {
        return assertThrows(TtrpcException.class, () -> update(shim, "pod", LINUX, resources))
                .code();
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() throws Exception {
        try (var shim = new Shim(folder)) {
            shim.run("c1", "exec sleep 100");

            for (var update :
                    Map.of(
                                    "",
                                    "",
                                    "types.containerd.io/opencontainers/runtime-spec/1/WindowsResources",
                                    "{}",
                                    LINUX,
                                    "[]")
                            .entrySet()) {
                var refused =
                        assertThrows(
                                TtrpcException.class,
                                () -> update(shim, "c1", update.getKey(), update.getValue()));
                assertEquals(TtrpcCode.INVALID_ARGUMENT, refused.code(), refused.getMessage());
            }
        }
    }

    @Test
    void aContainerWhoseMemoryIsTooSmallIsToldSo() throws Exception {
        try (var shim = new Shim(folder)) {
            shim.create("c1", "kill -9 $$");
            shim.machines.machines().getFirst().runOutOfMemory();
            shim.start("c1", "");

            assertEquals(137, shim.await("c1", ""));
            assertEquals(
                    List.of("/tasks/create", "/tasks/start", "/tasks/oom", "/tasks/exit"),
                    shim.events(4));
        }
    }

    @Test
    void aContainerThatSomebodyKilledIsNotToldToBeTooLarge() throws Exception {
        try (var shim = new Shim(folder)) {
            shim.run("c1", "exec sleep 100");
            shim.machines.machines().getFirst().runOutOfMemory();

            shim.kill("c1", "", 9);

            assertEquals(137, shim.await("c1", ""));
            assertEquals(List.of("/tasks/create", "/tasks/start", "/tasks/exit"), shim.events(3));
        }
    }

    private static Any stats(Shim shim, String id) throws IOException, InterruptedException {
        var request = StatsRequest.newBuilder().setId(id).build();
        return StatsResponse.parseFrom(shim.call("Stats", request)).getStats();
    }

    private static void update(Shim shim, String id, String type, String json)
            throws IOException, InterruptedException {
        var resources = Any.newBuilder().setTypeUrl(type).setValue(ByteString.copyFromUtf8(json));
        shim.call(
                "Update", UpdateTaskRequest.newBuilder().setId(id).setResources(resources).build());
    }
}
