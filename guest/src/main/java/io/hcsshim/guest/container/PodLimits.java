package io.hcsshim.guest.container;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.IOException;

/// The limits of an OCI `linux.resources` on a group that the agent made; those of containers are the runtime's work.
///
/// The names of version 1 become those of version 2 as in crun(1), "CGROUP v2".
final class PodLimits {
    private static final long DEFAULT_PERIOD = 100_000;
    private static final long LEAST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;

    private final JsonObject memory;
    private final JsonObject cpu;
    private final JsonObject pids;

    PodLimits(JsonObject resources) throws JsonException {
        memory = resources.object("memory").orElse(JsonObject.of());
        cpu = resources.object("cpu").orElse(JsonObject.of());
        pids = resources.object("pids").orElse(JsonObject.of());
    }

    void unified(File group) throws IOException {
        writePositive(group, "memory.max", memory.int64("limit"));
        writePositive(group, "memory.low", memory.int64("reservation"));
        var swap = memory.int64("swap"); // memory included
        writePositive(group, "memory.swap.max", swap - memory.int64("limit"));
        if (cpu.uint64("shares") != 0) {
            writePositive(group, "cpu.weight", weight(cpu.uint64("shares")));
        }
        if (cpu.int64("quota") > 0) {
            Cgroups.write(new File(group, "cpu.max"), cpu.int64("quota") + " " + period());
        }
        writePositive(group, "pids.max", pids.int64("limit"));
    }

    void legacy(File root, String path) throws IOException {
        var memoryGroup = new File(root, "memory/" + path);
        writePositive(memoryGroup, "memory.limit_in_bytes", memory.int64("limit"));
        writePositive(memoryGroup, "memory.soft_limit_in_bytes", memory.int64("reservation"));
        writePositive(memoryGroup, "memory.memsw.limit_in_bytes", memory.int64("swap"));
        var cpuGroup = new File(root, "cpu/" + path);
        writePositive(cpuGroup, "cpu.shares", cpu.uint64("shares"));
        if (cpu.int64("quota") > 0) {
            writePositive(cpuGroup, "cpu.cfs_period_us", period());
            writePositive(cpuGroup, "cpu.cfs_quota_us", cpu.int64("quota"));
        }
        writePositive(new File(root, "pids/" + path), "pids.max", pids.int64("limit"));
    }

    private long period() throws JsonException {
        return cpu.uint64("period") == 0 ? DEFAULT_PERIOD : cpu.uint64("period");
    }

    /// 2 to 262144 shares are 1 to 10000 of weight.
    static long weight(long shares) {
        var bounded = Math.clamp(shares, LEAST_SHARES, MOST_SHARES);
        return 1 + (bounded - LEAST_SHARES) * 9_999 / (MOST_SHARES - LEAST_SHARES);
    }

    private static void writePositive(File group, String name, long value) throws IOException {
        var file = new File(group, name);
        if (value > 0 && file.exists()) { // the controller may be off
            Cgroups.write(file, Long.toString(value));
        }
    }
}
