package io.hcsshim.shim.service;

import com.google.protobuf.Timestamp;
import io.hcsshim.containerd.runhcs.stats.WindowsContainerMemoryStatistics;
import io.hcsshim.containerd.runhcs.stats.WindowsContainerProcessorStatistics;
import io.hcsshim.containerd.runhcs.stats.WindowsContainerStatistics;
import io.hcsshim.containerd.runhcs.stats.WindowsContainerStorageStatistics;
import io.hcsshim.shim.events.TaskEvents;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/// What a Windows container uses: the compute service's statistics as containerd's message. Its times are in units of
/// 100 ns.
final class WindowsMetrics {
    private static final int NANOSECONDS = 100;

    private WindowsMetrics() {}

    static WindowsContainerStatistics of(JsonObject usage) throws JsonException {
        var processor = usage.object("Processor").orElse(JsonObject.of());
        var memory = usage.object("Memory").orElse(JsonObject.of());
        var storage = usage.object("Storage").orElse(JsonObject.of());
        return WindowsContainerStatistics.newBuilder()
                .setTimestamp(time(usage, "Timestamp"))
                .setContainerStartTime(time(usage, "ContainerStartTime"))
                .setUptimeNs(usage.uint64("Uptime100ns") * NANOSECONDS)
                .setProcessor(
                        WindowsContainerProcessorStatistics.newBuilder()
                                .setTotalRuntimeNs(
                                        processor.uint64("TotalRuntime100ns") * NANOSECONDS)
                                .setRuntimeUserNs(
                                        processor.uint64("RuntimeUser100ns") * NANOSECONDS)
                                .setRuntimeKernelNs(
                                        processor.uint64("RuntimeKernel100ns") * NANOSECONDS))
                .setMemory(
                        WindowsContainerMemoryStatistics.newBuilder()
                                .setMemoryUsageCommitBytes(memory.uint64("MemoryUsageCommitBytes"))
                                .setMemoryUsageCommitPeakBytes(
                                        memory.uint64("MemoryUsageCommitPeakBytes"))
                                .setMemoryUsagePrivateWorkingSetBytes(
                                        memory.uint64("MemoryUsagePrivateWorkingSetBytes")))
                .setStorage(
                        WindowsContainerStorageStatistics.newBuilder()
                                .setReadCountNormalized(storage.uint64("ReadCountNormalized"))
                                .setReadSizeBytes(storage.uint64("ReadSizeBytes"))
                                .setWriteCountNormalized(storage.uint64("WriteCountNormalized"))
                                .setWriteSizeBytes(storage.uint64("WriteSizeBytes")))
                .build();
    }

    private static Timestamp time(JsonObject usage, String name) throws JsonException {
        var text = usage.string(name);
        try {
            return text.isEmpty()
                    ? Timestamp.getDefaultInstance()
                    : TaskEvents.timestamp(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw new JsonException(name + ": not a time: '" + text + "'");
        }
    }
}
