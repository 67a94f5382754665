package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.HostProcessors.Affinity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the host has: processors, processes, files, devices.
@Timeout(60)
class HostSystemTest {
    private static final UUID DISKS = UUID.fromString("53f56307-b6bf-11d0-94f2-00a0c91efb8b");

    /// GetCurrentProcess of Windows.
    private static final long SELF = -1;

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());
    private final HostProcessors processors = new HostProcessors(libraries);

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("local memory"));
        assertEquals(0, stub.count("jobs"));
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void processorsAreCountedInAllGroups() throws WindowsException {
        assertEquals(4, processors.count());
        assertEquals(new Affinity(0b1110, 0b1111), processors.affinity(SELF));
        stub.option("processors", 400);
        assertEquals(7, processors.groups());
        assertEquals(400, processors.count());
        assertEquals(64, processors.inGroup(5));
        assertEquals(16, processors.inGroup(6));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), processors.groupsOf(SELF));
        assertEquals(new Affinity(0, 0), processors.affinity(SELF));
        var none = assertThrows(WindowsException.class, () -> processors.inGroup(7));
        assertTrue(none.is(WindowsError.INVALID_PARAMETER));
        assertThrows(WindowsException.class, () -> processors.groupsOf(0));
        stub.script("GetProcessAffinityMask", 5);
        assertThrows(WindowsException.class, () -> processors.affinity(SELF));
    }

    @Test
    void processesAreListedWithTheirNamesAndMemory() throws WindowsException {
        stub.option("more processes", 2000); // more than there is room for at first
        var all = new HostProcesses(libraries).list();
        assertEquals(2, stub.count("NtQuerySystemInformation"));
        assertEquals("", all.getFirst().image());
        long pid = ProcessHandle.current().pid();
        var self = all.stream().filter(each -> each.pid() == pid).findFirst().orElseThrow();
        assertEquals("java", self.image());
        assertTrue(self.totalBytes() > 1 << 20, self.toString());
        assertTrue(self.privateBytes() < self.totalBytes(), self.toString());
        assertTrue(self.user100ns() > 0, self.toString());
        stub.script("NtQuerySystemInformation", 0xC0000022);
        var denied =
                assertThrows(WindowsException.class, () -> new HostProcesses(libraries).list());
        assertTrue(denied.is(WindowsError.ACCESS_DENIED));
    }

    @Test
    void aProcessSaysWhatMemoryItHas() throws WindowsException {
        var processes = new HostProcesses(libraries);
        var memory = processes.memory(SELF);
        assertTrue(memory.privateBytes() > 0 && memory.totalBytes() >= memory.privateBytes());
        assertTrue(memory.peakBytes() >= memory.totalBytes(), memory.toString());
        assertThrows(WindowsException.class, () -> processes.memory(0));
    }

    @Test
    void aProcessIsInAJobOrNot() throws WindowsException {
        try (var job = JobObject.create(libraries, "in")) {
            assertFalse(job.has(SELF));
            assertThrows(WindowsException.class, () -> job.has(0));
        }
    }

    @Test
    void aProgramIsFoundInTheFoldersThatAreNamed(@TempDir Path folder) throws Exception {
        var search = new ProgramSearch(libraries);
        var program = Files.createFile(folder.resolve("tööl.exe"));
        var folders = "/nowhere;" + folder;
        assertEquals(Optional.of(program.toString()), search.find(folders, "tööl", ".exe"));
        assertEquals(Optional.empty(), search.find(folders, "tööl", ""));
        assertEquals(Optional.empty(), search.find("", "tööl.exe", ""));
        var deep =
                Files.createDirectories(folder.resolve("d".repeat(200)).resolve("e".repeat(200)));
        var far = Files.createFile(deep.resolve("far.exe"));
        assertEquals(Optional.of(far.toString()), search.find("" + deep, "far.exe", ".exe"));
        stub.script("SearchPathW", 5);
        assertThrows(WindowsException.class, () -> search.find(folders, "tööl", ".exe"));
    }

    @Test
    void aCopyReplacesNothing(@TempDir Path folder) throws Exception {
        var from = Files.writeString(folder.resolve("from"), "content");
        var to = folder.resolve("to");
        FileCopy.toNew(libraries, from.toString(), to.toString());
        assertEquals("content", Files.readString(to));
        var exists =
                assertThrows(
                        WindowsException.class,
                        () -> FileCopy.toNew(libraries, from.toString(), to.toString()));
        assertTrue(exists.is(WindowsError.FILE_EXISTS));
    }

    @Test
    void localMemoryIsZeroedAndGivenBack() throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        long memory = LocalMemory.allocate(kernel32, 64);
        assertEquals(1, stub.count("local memory"));
        LocalMemory.free(kernel32, memory);
        LocalMemory.free(kernel32, 0);
        stub.script("LocalAlloc", 0);
        assertThrows(WindowsException.class, () -> LocalMemory.allocate(kernel32, 64));
    }

    @Test
    void devicesOfAClassAreListedByTheirNames() throws WindowsException {
        var devices = new DeviceTree(libraries);
        var one = "\\\\?\\pci#one#{disk}";
        assertEquals(List.of(one), devices.interfaces(DISKS, "", false));
        assertEquals(List.of(one, "\\\\?\\pci#two#{disk}"), devices.interfaces(DISKS, "", true));
        assertEquals(List.of(), devices.interfaces(UUID.randomUUID(), "", false));
        stub.script("CM_Get_Device_Interface_ListW", 0x1A); // more came between size and list
        assertEquals(List.of(one), devices.interfaces(DISKS, "", false));
        stub.script("CM_Get_Device_Interface_ListW", 0xD);
        assertThrows(WindowsException.class, () -> devices.interfaces(DISKS, "", false));
    }
}
