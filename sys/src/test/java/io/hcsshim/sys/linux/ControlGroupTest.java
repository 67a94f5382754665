package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders in place of the kernel's.
class ControlGroupTest {
    @TempDir private Path folder;

    @Test
    void versionTwoIsOneFolderWithAllLimits() throws Exception {
        Files.writeString(folder.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        var group = ControlGroup.make(List.of("cgroup2 " + folder + " cgroup2 rw 0 0"), "m");

        group.memory(1 << 20);
        group.tasks(7);
        group.processors(200);
        group.processorTime(50_000);

        var own = folder.resolve("hcsshim-m");
        assertEquals(List.of(own.resolve("cgroup.procs")), group.doors());
        assertEquals("1048576", Files.readString(own.resolve("memory.max")));
        assertEquals("7", Files.readString(own.resolve("pids.max")));
        assertEquals("200", Files.readString(own.resolve("cpu.weight")));
        assertEquals(
                "+memory +pids +cpu", Files.readString(folder.resolve("cgroup.subtree_control")));
        assertEquals("50000 100000", Files.readString(own.resolve("cpu.max")));
    }

    @Test
    void versionOneIsAFolderInEachHierarchy() throws Exception {
        var group = ControlGroup.make(one(), "m");

        group.memory(1 << 20);
        group.tasks(7);
        group.processors(200);
        group.processorTime(50_000);

        assertEquals(
                "1048576", Files.readString(folder.resolve("mem/hcsshim-m/memory.limit_in_bytes")));
        assertEquals("7", Files.readString(folder.resolve("pids/hcsshim-m/pids.max")));
        assertEquals("2048", Files.readString(folder.resolve("cpu/hcsshim-m/cpu.shares")));
        assertEquals("100000", Files.readString(folder.resolve("cpu/hcsshim-m/cpu.cfs_period_us")));
        assertEquals("50000", Files.readString(folder.resolve("cpu/hcsshim-m/cpu.cfs_quota_us")));
        assertEquals(3, group.doors().size());
    }

    @Test
    void aHostWithHalfOfThemSaysSo() {
        var failure =
                assertThrows(IOException.class, () -> ControlGroup.make(one().subList(0, 2), "m"));

        assertTrue(failure.getMessage().startsWith("no control groups"), failure.getMessage());
    }

    @Test
    void aNotedGroupIsRemovedByWhoeverReadsTheNote() throws Exception {
        var state = Files.createDirectory(folder.resolve("state"));
        var group = ControlGroup.make(one(), "m");
        group.note(state);

        ControlGroup.removeNoted(state);
        ControlGroup.removeNoted(state);

        group.folders().forEach(each -> assertFalse(Files.exists(each), each.toString()));
        try (var left = Files.list(state)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatIsNoGroupOfOursIsLeftAlone() throws Exception {
        var others = Files.createDirectories(folder.resolve("docker/m"));

        assertThrows(IOException.class, () -> ControlGroup.remove(List.of(others)));

        assertTrue(Files.exists(others));
    }

    private List<String> one() throws IOException {
        for (var hierarchy : List.of("mem", "pids", "cpu")) {
            Files.createDirectories(folder.resolve(hierarchy));
        }
        return List.of(
                "cgroup2 " + folder.resolve("unified") + " cgroup2 rw 0 0",
                "cgroup " + folder.resolve("mem") + " cgroup rw,memory 0 0",
                "cgroup " + folder.resolve("pids") + " cgroup rw,pids 0 0",
                "cgroup " + folder.resolve("cpu") + " cgroup rw,cpu,cpuacct 0 0");
    }
}
