package io.hcsshim.shim.service;

import io.hcsshim.containerd.cgroups.v2.CPUStat;
import io.hcsshim.containerd.cgroups.v2.MemoryEvents;
import io.hcsshim.containerd.cgroups.v2.MemoryStat;
import io.hcsshim.containerd.cgroups.v2.Metrics;
import io.hcsshim.containerd.cgroups.v2.PidsStat;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// What a container uses, from the guest's `LCOWMetrics`, which have the shape of version 1, to containerd's message for
/// version 2.
///
/// Readers take usage for granted wherever there is memory or CPU, so both are always there.
final class UnifiedMetrics {
    private static final int NANOSECONDS = 1000; // in a microsecond

    private UnifiedMetrics() {}

    static Metrics of(JsonObject metrics) throws JsonException {
        var pids = member(metrics, "pids");
        var control = member(metrics, "memory_oom_control");
        return Metrics.newBuilder()
                .setPids(
                        PidsStat.newBuilder()
                                .setCurrent(pids.uint64("current"))
                                .setLimit(pids.uint64("limit")))
                .setCpu(cpu(member(metrics, "cpu")))
                .setMemory(memory(member(metrics, "memory")))
                .setMemoryEvents(MemoryEvents.newBuilder().setOomKill(control.uint64("oom_kill")))
                .build();
    }

    private static JsonObject member(JsonObject json, String name) throws JsonException {
        return json.object(name).orElse(JsonObject.of());
    }

    private static CPUStat cpu(JsonObject json) throws JsonException {
        var usage = member(json, "usage");
        var throttling = member(json, "throttling");
        return CPUStat.newBuilder()
                .setUsageUsec(microseconds(usage, "total"))
                .setUserUsec(microseconds(usage, "user"))
                .setSystemUsec(microseconds(usage, "kernel"))
                .setNrPeriods(throttling.uint64("periods"))
                .setNrThrottled(throttling.uint64("throttled_periods"))
                .setThrottledUsec(microseconds(throttling, "throttled_time"))
                .build();
    }

    private static long microseconds(JsonObject json, String name) throws JsonException {
        return Long.divideUnsigned(json.uint64(name), NANOSECONDS);
    }

    private static MemoryStat memory(JsonObject json) throws JsonException {
        var usage = member(json, "usage");
        var swap = member(json, "swap");
        return MemoryStat.newBuilder()
                .setAnon(json.uint64("rss"))
                .setFile(json.uint64("cache"))
                .setFileMapped(json.uint64("mapped_file"))
                .setFileDirty(json.uint64("dirty"))
                .setFileWriteback(json.uint64("writeback"))
                .setInactiveAnon(json.uint64("inactive_anon"))
                .setActiveAnon(json.uint64("active_anon"))
                .setInactiveFile(json.uint64("inactive_file"))
                .setActiveFile(json.uint64("active_file"))
                .setUnevictable(json.uint64("unevictable"))
                .setPgfault(json.uint64("pg_fault"))
                .setPgmajfault(json.uint64("pg_maj_fault"))
                .setKernelStack(member(json, "kernel").uint64("usage"))
                .setSock(member(json, "kernel_tcp").uint64("usage"))
                .setUsage(usage.uint64("usage"))
                .setUsageLimit(usage.uint64("limit"))
                .setMaxUsage(usage.uint64("max"))
                .setSwapUsage(swap.uint64("usage"))
                .setSwapLimit(swap.uint64("limit"))
                .setSwapMaxUsage(swap.uint64("max"))
                .build();
    }
}
