package io.hcsshim.guest.container;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.util.ArrayList;
import java.util.Map;

/// The numbers of a cgroup v2 under the names of version 1, which the protocol speaks.
///
/// `max` becomes 18446744073709551615, microseconds become nanoseconds (cgroup-v2.rst in the kernel
/// documents the files).
final class UnifiedStatistics {
    private final File group;

    private UnifiedStatistics(File group) {
        this.group = group;
    }

    static JsonObject read(File group) {
        var statistics = new UnifiedStatistics(group);
        var metrics = JsonObject.builder();
        metrics.putUnlessEmpty("hugetlb", statistics.hugetlb());
        metrics.put("pids", statistics.pids());
        metrics.put("cpu", statistics.cpu());
        metrics.put("memory", statistics.memory());
        metrics.put("blkio", JsonObject.of());
        metrics.put("rdma", JsonObject.of());
        metrics.put("memory_oom_control", statistics.outOfMemory());
        return metrics.build();
    }

    private JsonArray hugetlb() {
        var sizes = new ArrayList<Json>();
        var names = group.list();
        for (var name : names == null ? new String[0] : names) {
            if (name.startsWith("hugetlb.")
                    && name.endsWith(".current")
                    && !name.endsWith(".rsvd.current")) {
                var size = name.substring("hugetlb.".length(), name.length() - ".current".length());
                var entry = new Numbers();
                entry.put("usage", file(name));
                entry.put("max", file("hugetlb." + size + ".max"));
                sizes.add(entry.builder().put("pagesize", size).build());
            }
        }
        return new JsonArray(sizes);
    }

    private JsonObject pids() {
        var numbers = new Numbers();
        numbers.put("current", file("pids.current"));
        numbers.put("limit", file("pids.max"));
        return numbers.build();
    }

    private JsonObject cpu() {
        var stat = KeyedFile.map(new File(group, "cpu.stat"));
        var usage = new Numbers();
        usage.put("total", of(stat, "usage_usec") * 1000);
        usage.put("kernel", of(stat, "system_usec") * 1000);
        usage.put("user", of(stat, "user_usec") * 1000);
        var throttling = new Numbers();
        throttling.put("periods", of(stat, "nr_periods"));
        throttling.put("throttled_periods", of(stat, "nr_throttled"));
        throttling.put("throttled_time", of(stat, "throttled_usec") * 1000);
        return JsonObject.builder()
                .put("usage", usage.build())
                .put("throttling", throttling.build())
                .build();
    }

    private JsonObject memory() {
        var stat = KeyedFile.map(new File(group, "memory.stat"));
        var numbers = new Numbers();
        numbers.put("cache", of(stat, "file"));
        numbers.put("rss", of(stat, "anon"));
        numbers.put("mapped_file", of(stat, "file_mapped"));
        numbers.put("dirty", of(stat, "file_dirty"));
        numbers.put("writeback", of(stat, "file_writeback"));
        numbers.put("pg_fault", of(stat, "pgfault"));
        numbers.put("pg_maj_fault", of(stat, "pgmajfault"));
        numbers.put("inactive_anon", of(stat, "inactive_anon"));
        numbers.put("active_anon", of(stat, "active_anon"));
        numbers.put("inactive_file", of(stat, "inactive_file"));
        numbers.put("active_file", of(stat, "active_file"));
        numbers.put("unevictable", of(stat, "unevictable"));
        numbers.put("hierarchical_memory_limit", file("memory.max"));
        numbers.put("hierarchical_swap_limit", file("memory.swap.max"));
        return numbers.builder()
                .put("usage", entry("memory.max", "memory.current", "memory.peak"))
                .put("swap", entry("memory.swap.max", "memory.swap.current", "memory.swap.peak"))
                .put("kernel", usageOnly(of(stat, "kernel_stack")))
                .put("kernel_tcp", usageOnly(of(stat, "sock")))
                .build();
    }

    private JsonObject entry(String limit, String usage, String max) {
        var numbers = new Numbers();
        numbers.put("limit", file(limit));
        numbers.put("usage", file(usage));
        numbers.put("max", file(max));
        return numbers.build();
    }

    private static JsonObject usageOnly(long usage) {
        var numbers = new Numbers();
        numbers.put("usage", usage);
        return numbers.build();
    }

    private JsonObject outOfMemory() {
        var numbers = new Numbers();
        numbers.put("oom_kill", of(KeyedFile.map(new File(group, "memory.events")), "oom_kill"));
        return numbers.build();
    }

    private long file(String name) {
        return KeyedFile.number(new File(group, name));
    }

    private static long of(Map<String, Long> values, String name) {
        return values.getOrDefault(name, 0L);
    }
}
