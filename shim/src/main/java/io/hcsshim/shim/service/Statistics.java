package io.hcsshim.shim.service;

import com.google.protobuf.Any;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.runhcs.stats.VirtualMachineMemory;
import io.hcsshim.containerd.runhcs.stats.VirtualMachineMemoryStatistics;
import io.hcsshim.containerd.runhcs.stats.VirtualMachineProcessorStatistics;
import io.hcsshim.containerd.runhcs.stats.VirtualMachineStatistics;
import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.Task;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The answer to Stats, in the words that containerd on this host understands.
///
/// Its own readers (`ctr`, the CRI plugin) take cgroup metrics of both versions; its Prometheus endpoint takes those of
/// the host's version alone. None on Linux knows the message of Microsoft's shim, the only one with a place for the
/// machine.
final class Statistics {
    private static final Path UNIFIED = Path.of("/sys/fs/cgroup/cgroup.controllers");

    /// In which message.
    private enum Shape {
        V1,
        V2,
        RUNHCS
    }

    private final Shape shape;

    private Statistics(Shape shape) {
        this.shape = shape;
    }

    /// @param word `v1`, `v2`, `runhcs`, or `auto` for the version of the host's cgroups
    /// @throws IOException if it is another word
    static Statistics of(String word) throws IOException {
        return new Statistics(
                switch (word) {
                    case "auto" -> Files.exists(UNIFIED) ? Shape.V2 : Shape.V1;
                    case "v1" -> Shape.V1;
                    case "v2" -> Shape.V2;
                    case "runhcs" -> Shape.RUNHCS;
                    default ->
                            throw new IOException(
                                    "HCSSHIM_STATS is auto, v1, v2 or runhcs, not '" + word + "'");
                });
    }

    Any of(Task task) throws IOException, InterruptedException {
        var usage = task.statistics();
        if (task.system() == Guest.System.WINDOWS) {
            var statistics =
                    io.hcsshim.containerd.runhcs.stats.Statistics.newBuilder()
                            .setWindows(WindowsMetrics.of(usage));
            task.machineUsage().ifPresent(machine -> statistics.setVm(machine(machine)));
            return Packed.of(statistics.build());
        }
        return switch (shape) {
            case V1 -> Packed.of(GuestMetrics.of(usage));
            case V2 -> Packed.of(UnifiedMetrics.of(usage));
            case RUNHCS -> {
                var statistics =
                        io.hcsshim.containerd.runhcs.stats.Statistics.newBuilder()
                                .setLinux(GuestMetrics.of(usage));
                task.machineUsage().ifPresent(machine -> statistics.setVm(machine(machine)));
                yield Packed.of(statistics.build());
            }
        };
    }

    /// What a machine costs that is a pod by itself, as if it were a container.
    Any of(MachineUsage usage) throws IOException {
        return switch (shape) {
            case V1 -> Packed.of(GuestMetrics.of(group(usage)));
            case V2 -> Packed.of(UnifiedMetrics.of(group(usage)));
            case RUNHCS ->
                    Packed.of(
                            io.hcsshim.containerd.runhcs.stats.Statistics.newBuilder()
                                    .setVm(machine(usage))
                                    .build());
        };
    }

    private static JsonObject group(MachineUsage usage) {
        var cpu = JsonObject.builder().put("total", usage.processorNanoseconds()).build();
        var memory =
                JsonObject.builder()
                        .put("usage", usage.residentBytes())
                        .put("limit", usage.assignedBytes())
                        .build();
        return JsonObject.of()
                .with("cpu", JsonObject.of().with("usage", cpu))
                .with("memory", JsonObject.of().with("usage", memory));
    }

    private static VirtualMachineStatistics machine(MachineUsage usage) {
        return VirtualMachineStatistics.newBuilder()
                .setProcessor(
                        VirtualMachineProcessorStatistics.newBuilder()
                                .setTotalRuntimeNs(usage.processorNanoseconds()))
                .setMemory(
                        VirtualMachineMemoryStatistics.newBuilder()
                                .setWorkingSetBytes(usage.residentBytes())
                                .setVirtualNodeCount(1)
                                .setVmMemory(
                                        VirtualMachineMemory.newBuilder()
                                                .setAssignedMemory(usage.assignedBytes())))
                .build();
    }
}
