package io.hcsshim.shim.service;

import io.hcsshim.containerd.cgroups.v1.CPUStat;
import io.hcsshim.containerd.cgroups.v1.CPUUsage;
import io.hcsshim.containerd.cgroups.v1.MemoryEntry;
import io.hcsshim.containerd.cgroups.v1.MemoryOomControl;
import io.hcsshim.containerd.cgroups.v1.MemoryStat;
import io.hcsshim.containerd.cgroups.v1.Metrics;
import io.hcsshim.containerd.cgroups.v1.PidsStat;
import io.hcsshim.containerd.cgroups.v1.Throttle;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;

/// What a container uses, from the guest's `LCOWMetrics` to containerd's message of the same shape.
///
/// Readers such as `ctr` take usage for granted wherever there is memory or CPU, so both are always there.
final class GuestMetrics {
    private GuestMetrics() {}

    static Metrics of(JsonObject metrics) throws JsonException {
        return Metrics.newBuilder()
                .setPids(pids(member(metrics, "pids")))
                .setCpu(cpu(member(metrics, "cpu")))
                .setMemory(memory(member(metrics, "memory")))
                .setMemoryOomControl(oom(member(metrics, "memory_oom_control")))
                .build();
    }

    private static JsonObject member(JsonObject json, String name) throws JsonException {
        return json.object(name).orElse(JsonObject.of());
    }

    private static PidsStat pids(JsonObject json) throws JsonException {
        return PidsStat.newBuilder()
                .setCurrent(json.uint64("current"))
                .setLimit(json.uint64("limit"))
                .build();
    }

    private static CPUStat cpu(JsonObject json) throws JsonException {
        var usage = member(json, "usage");
        var throttling = member(json, "throttling");
        var result =
                CPUUsage.newBuilder()
                        .setTotal(usage.uint64("total"))
                        .setKernel(usage.uint64("kernel"))
                        .setUser(usage.uint64("user"));
        for (Json each : usage.list("per_cpu")) {
            if (each instanceof JsonNumber number) {
                result.addPerCpu(Long.parseUnsignedLong(number.text()));
            }
        }
        return CPUStat.newBuilder()
                .setUsage(result)
                .setThrottling(
                        Throttle.newBuilder()
                                .setPeriods(throttling.uint64("periods"))
                                .setThrottledPeriods(throttling.uint64("throttled_periods"))
                                .setThrottledTime(throttling.uint64("throttled_time")))
                .build();
    }

    private static MemoryStat memory(JsonObject json) throws JsonException {
        return totals(json, own(json, MemoryStat.newBuilder()))
                .setHierarchicalMemoryLimit(json.uint64("hierarchical_memory_limit"))
                .setHierarchicalSwapLimit(json.uint64("hierarchical_swap_limit"))
                .setUsage(entry(member(json, "usage")))
                .setSwap(entry(member(json, "swap")))
                .setKernel(entry(member(json, "kernel")))
                .setKernelTcp(entry(member(json, "kernel_tcp")))
                .build();
    }

    private static MemoryStat.Builder own(JsonObject json, MemoryStat.Builder to)
            throws JsonException {
        return to.setCache(json.uint64("cache"))
                .setRss(json.uint64("rss"))
                .setRssHuge(json.uint64("rss_huge"))
                .setMappedFile(json.uint64("mapped_file"))
                .setDirty(json.uint64("dirty"))
                .setWriteback(json.uint64("writeback"))
                .setPgPgIn(json.uint64("pg_pg_in"))
                .setPgPgOut(json.uint64("pg_pg_out"))
                .setPgFault(json.uint64("pg_fault"))
                .setPgMajFault(json.uint64("pg_maj_fault"))
                .setInactiveAnon(json.uint64("inactive_anon"))
                .setActiveAnon(json.uint64("active_anon"))
                .setInactiveFile(json.uint64("inactive_file"))
                .setActiveFile(json.uint64("active_file"))
                .setUnevictable(json.uint64("unevictable"));
    }

    /// A guest with cgroups of version 2 counts descendants in the number itself.
    private static long total(JsonObject json, String name) throws JsonException {
        return json.has("total_" + name) ? json.uint64("total_" + name) : json.uint64(name);
    }

    private static MemoryStat.Builder totals(JsonObject json, MemoryStat.Builder to)
            throws JsonException {
        return to.setTotalCache(total(json, "cache"))
                .setTotalRss(total(json, "rss"))
                .setTotalRssHuge(total(json, "rss_huge"))
                .setTotalMappedFile(total(json, "mapped_file"))
                .setTotalDirty(total(json, "dirty"))
                .setTotalWriteback(total(json, "writeback"))
                .setTotalPgPgIn(total(json, "pg_pg_in"))
                .setTotalPgPgOut(total(json, "pg_pg_out"))
                .setTotalPgFault(total(json, "pg_fault"))
                .setTotalPgMajFault(total(json, "pg_maj_fault"))
                .setTotalInactiveAnon(total(json, "inactive_anon"))
                .setTotalActiveAnon(total(json, "active_anon"))
                .setTotalInactiveFile(total(json, "inactive_file"))
                .setTotalActiveFile(total(json, "active_file"))
                .setTotalUnevictable(total(json, "unevictable"));
    }

    private static MemoryEntry entry(JsonObject json) throws JsonException {
        return MemoryEntry.newBuilder()
                .setLimit(json.uint64("limit"))
                .setUsage(json.uint64("usage"))
                .setMax(json.uint64("max"))
                .setFailcnt(json.uint64("failcnt"))
                .build();
    }

    private static MemoryOomControl oom(JsonObject json) throws JsonException {
        return MemoryOomControl.newBuilder()
                .setOomKillDisable(json.uint64("oom_kill_disable"))
                .setUnderOom(json.uint64("under_oom"))
                .setOomKill(json.uint64("oom_kill"))
                .build();
    }
}
