package io.hcsshim.guest.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hierarchies of these tests are folders with the files that Linux would make.
class CgroupsTest {
    private static final long MIB = 1 << 20;

    @TempDir private Path folder;
    private Path meminfo;

    @BeforeEach
    void makeMeminfo() throws IOException {
        meminfo = folder.resolve("meminfo");
        Files.writeString(meminfo, "MemTotal:         524288 kB\nMemFree:          1 kB\n");
    }

    @Test
    void containersGetAllMemoryButTheReserve() throws IOException {
        var root = Files.createDirectories(folder.resolve("v2"));
        file(root, "cgroup.controllers", "cpu memory\n");
        file(root, "pods/cgroup.controllers", "cpu memory\n");
        Files.createDirectories(root.resolve("gcs"));

        cgroups(root).prepare(75 * MIB);

        assertEquals(Long.toString(437 * MIB), text(root, "pods/memory.max"));
        assertEquals("+cpu +memory", text(root, "pods/cgroup.subtree_control"));
        assertEquals("0", text(root, "gcs/cgroup.procs"));
    }

    @Test
    void versionOneHasAGroupPerController() throws IOException {
        var root = Files.createDirectories(folder.resolve("v1"));
        Files.createDirectories(root.resolve("memory"));
        Files.createDirectories(root.resolve("cpu"));

        cgroups(root).prepare(75 * MIB);

        assertEquals(Long.toString(437 * MIB), text(root, "memory/pods/memory.limit_in_bytes"));
        assertEquals("0", text(root, "memory/gcs/cgroup.procs"));
        assertEquals("0", text(root, "cpu/gcs/cgroup.procs"));
    }

    @Test
    void aReserveThatLeavesNothingIsRefused() throws IOException {
        var root = Files.createDirectories(folder.resolve("v1"));
        Files.createDirectories(root.resolve("memory"));

        assertThrows(IOException.class, () -> cgroups(root).prepare(512 * MIB));
    }

    @Test
    void aPodIsBoundedByTheLimitsOfItsSandbox() throws IOException {
        var root = folder.resolve("v2");
        file(root, "cgroup.controllers", "cpu memory pids\n");
        for (var name : List.of("memory.max", "memory.swap.max", "cpu.weight", "cpu.max")) {
            file(root, "pods/p/" + name, "as it was");
        }
        var resources =
                JsonObject.parse(
                        "{\"memory\":{\"limit\":4096,\"swap\":6144},\"cpu\":{\"shares\":1024,\"quota\":5000}}");

        cgroups(root).makePod("p", resources);

        assertEquals("4096", text(root, "pods/p/memory.max"));
        assertEquals("2048", text(root, "pods/p/memory.swap.max"));
        assertEquals("39", text(root, "pods/p/cpu.weight"));
        assertEquals("5000 100000", text(root, "pods/p/cpu.max"));
    }

    @Test
    void aPodsGroupGoesWithThePod() throws IOException {
        var root = folder.resolve("v1");
        Files.createDirectories(root.resolve("memory"));
        Files.createDirectories(root.resolve("systemd/pods/p")); // the runtime makes these too
        var cgroups = cgroups(root);
        cgroups.makePod("p", JsonObject.of());
        assertTrue(Files.isDirectory(root.resolve("memory/pods/p")));

        cgroups.removePod("p");

        assertFalse(Files.exists(root.resolve("memory/pods/p")));
        assertFalse(Files.exists(root.resolve("systemd/pods/p")));
    }

    @Test
    void versionTwoIsToldInTheNamesOfVersionOne() throws IOException {
        var root = folder.resolve("v2");
        file(root, "cgroup.controllers", "");
        file(root, "pods/c/pids.current", "3\n");
        file(root, "pods/c/pids.max", "max\n");
        file(
                root,
                "pods/c/cpu.stat",
                "usage_usec 30\nuser_usec 20\nsystem_usec 10\nnr_periods 4\nnr_throttled 0\n");
        file(root, "pods/c/memory.current", "4096\n");
        file(root, "pods/c/memory.max", "8192\n");
        file(root, "pods/c/memory.stat", "anon 1\nfile 2\nkernel_stack 3\nsock 0\npgfault 5\n");
        file(root, "pods/c/memory.events", "oom 1\noom_kill 2\n");
        file(root, "pods/c/hugetlb.2MB.current", "0\n");
        file(root, "pods/c/hugetlb.2MB.max", "max\n");
        file(root, "pods/c/hugetlb.2MB.rsvd.current", "0\n");

        assertEquals(
                "{\"hugetlb\":[{\"max\":18446744073709551615,\"pagesize\":\"2MB\"}],"
                        + "\"pids\":{\"current\":3,\"limit\":18446744073709551615},"
                        + "\"cpu\":{\"usage\":{\"total\":30000,\"kernel\":10000,\"user\":20000},"
                        + "\"throttling\":{\"periods\":4}},"
                        + "\"memory\":{\"cache\":2,\"rss\":1,\"pg_fault\":5,"
                        + "\"hierarchical_memory_limit\":8192,"
                        + "\"usage\":{\"limit\":8192,\"usage\":4096},\"swap\":{},"
                        + "\"kernel\":{\"usage\":3},\"kernel_tcp\":{}},"
                        + "\"blkio\":{},\"rdma\":{},\"memory_oom_control\":{\"oom_kill\":2}}",
                cgroups(root).statistics("/pods/c").toText());
    }

    @Test
    void versionOneIsToldAsItIs() throws IOException {
        var root = folder.resolve("v1");
        file(root, "pids/pods/c/pids.current", "1\n");
        file(root, "cpuacct/pods/c/cpuacct.usage", "77\n");
        file(root, "cpuacct/pods/c/cpuacct.usage_percpu", "70 7 \n");
        file(
                root,
                "memory/pods/c/memory.stat",
                "cache 1\npgpgin 2\npgmajfault 3\ntotal_pgpgin 4\n");
        file(root, "memory/pods/c/memory.usage_in_bytes", "5\n");
        file(root, "memory/pods/c/memory.oom_control", "oom_kill_disable 0\nunder_oom 1\n");

        assertEquals(
                "{\"pids\":{\"current\":1},\"cpu\":{\"usage\":{\"total\":77,\"per_cpu\":[70,7]},"
                        + "\"throttling\":{}},\"memory\":{\"cache\":1,\"pg_pg_in\":2,"
                        + "\"pg_maj_fault\":3,\"total_pg_pg_in\":4,\"usage\":{\"usage\":5},"
                        + "\"swap\":{},\"kernel\":{},\"kernel_tcp\":{}},\"blkio\":{},"
                        + "\"memory_oom_control\":{\"under_oom\":1}}",
                cgroups(root).statistics("/pods/c").toText());
    }

    private Cgroups cgroups(Path root) {
        return Cgroups.at(root.toFile(), meminfo.toFile());
    }

    private static void file(Path root, String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), text);
    }

    private static String text(Path root, String name) throws IOException {
        return Files.readString(root.resolve(name));
    }
}
