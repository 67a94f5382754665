package io.hcsshim.guest.container;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.util.ArrayList;

/// The numbers of a container's cgroups v1, one group per controller (cgroup-v1/*.rst in the kernel).
final class LegacyStatistics {
    private static final String[] STAT_KEYS = {
        "cache",
        "rss",
        "rss_huge",
        "mapped_file",
        "dirty",
        "writeback",
        "pgpgin",
        "pgpgout",
        "pgfault",
        "pgmajfault",
        "inactive_anon",
        "active_anon",
        "inactive_file",
        "active_file",
        "unevictable"
    };

    private final File root;
    private final String path;

    private LegacyStatistics(File root, String path) {
        this.root = root;
        this.path = path;
    }

    static JsonObject read(File root, String path) {
        var statistics = new LegacyStatistics(root, path);
        return JsonObject.builder()
                .put("pids", statistics.pids())
                .put("cpu", statistics.cpu())
                .put("memory", statistics.memory())
                .put("blkio", JsonObject.of())
                .put("memory_oom_control", statistics.outOfMemory())
                .build();
    }

    private JsonObject pids() {
        var numbers = new Numbers();
        numbers.put("current", number("pids", "pids.current"));
        numbers.put("limit", number("pids", "pids.max"));
        return numbers.build();
    }

    private JsonObject cpu() {
        var usage = new Numbers();
        usage.put("total", number("cpuacct", "cpuacct.usage"));
        usage.put("kernel", number("cpuacct", "cpuacct.usage_sys"));
        usage.put("user", number("cpuacct", "cpuacct.usage_user"));
        var perCpu = new ArrayList<Json>();
        var text = KeyedFile.text(file("cpuacct", "cpuacct.usage_percpu"));
        for (var each : text.split(" ", -1)) {
            if (!each.isEmpty()) {
                perCpu.add(new JsonNumber(each));
            }
        }
        var stat = KeyedFile.map(file("cpu", "cpu.stat"));
        var throttling = new Numbers();
        throttling.put("periods", stat.getOrDefault("nr_periods", 0L));
        throttling.put("throttled_periods", stat.getOrDefault("nr_throttled", 0L));
        throttling.put("throttled_time", stat.getOrDefault("throttled_time", 0L));
        return JsonObject.builder()
                .put(
                        "usage",
                        usage.builder().putUnlessEmpty("per_cpu", new JsonArray(perCpu)).build())
                .put("throttling", throttling.build())
                .build();
    }

    private JsonObject memory() {
        var stat = KeyedFile.map(file("memory", "memory.stat"));
        var numbers = new Numbers();
        for (var key : STAT_KEYS) {
            numbers.put(wireName(key), stat.getOrDefault(key, 0L));
        }
        numbers.put(
                "hierarchical_memory_limit", stat.getOrDefault("hierarchical_memory_limit", 0L));
        numbers.put("hierarchical_swap_limit", stat.getOrDefault("hierarchical_memsw_limit", 0L));
        for (var key : STAT_KEYS) {
            numbers.put("total_" + wireName(key), stat.getOrDefault("total_" + key, 0L));
        }
        return numbers.builder()
                .put("usage", entry("memory"))
                .put("swap", entry("memory.memsw"))
                .put("kernel", entry("memory.kmem"))
                .put("kernel_tcp", entry("memory.kmem.tcp"))
                .build();
    }

    private static String wireName(String key) {
        return key.startsWith("pgmaj")
                ? "pg_maj_fault"
                : key.startsWith("pgpg") || key.startsWith("pgf") ? pageCount(key) : key;
    }

    /// `pgpgin` is `pg_pg_in` on the wire, `pgpgout` `pg_pg_out`, `pgfault` `pg_fault`.
    private static String pageCount(String key) {
        return key.equals("pgfault") ? "pg_fault" : "pg_pg_" + key.substring("pgpg".length());
    }

    private JsonObject entry(String prefix) {
        var numbers = new Numbers();
        numbers.put("limit", number("memory", prefix + ".limit_in_bytes"));
        numbers.put("usage", number("memory", prefix + ".usage_in_bytes"));
        numbers.put("max", number("memory", prefix + ".max_usage_in_bytes"));
        numbers.put("failcnt", number("memory", prefix + ".failcnt"));
        return numbers.build();
    }

    private JsonObject outOfMemory() {
        var control = KeyedFile.map(file("memory", "memory.oom_control"));
        var numbers = new Numbers();
        numbers.put("oom_kill_disable", control.getOrDefault("oom_kill_disable", 0L));
        numbers.put("under_oom", control.getOrDefault("under_oom", 0L));
        numbers.put("oom_kill", control.getOrDefault("oom_kill", 0L));
        return numbers.build();
    }

    private long number(String controller, String name) {
        return KeyedFile.number(file(controller, name));
    }

    private File file(String controller, String name) {
        return new File(root, controller + path + "/" + name);
    }
}
