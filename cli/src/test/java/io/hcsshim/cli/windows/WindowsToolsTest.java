package io.hcsshim.cli.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.hcs.job.Job;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The tools against the stand-in, which `Libraries.system()` takes for the system in this process.
@Timeout(60)
class WindowsToolsTest {
    private final WindowsStub stub = WindowsStub.fresh();

    @TempDir private Path folder;

    /// How a program ended.
    private record Ended(int status, String output, String errors) {}

    @BeforeAll
    static void theStandInIsTheSystem() {
        System.setProperty(Libraries.PROPERTY, WindowsStub.fresh().folder().toString());
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("texts"), "texts that were not freed");
        assertEquals(0, stub.count("jobs"), "jobs that are held");
        assertEquals(0, stub.count("files"), "files that are open");
        assertEquals(0, stub.count("hives"), "hives that are open");
    }

    @Test
    void aScratchLayerIsMadeMountedAndRemoved() {
        var layer = folder.resolve("scratch").toString();
        assertDone("", wclayer("create", "-l", "top", "--layer", "base", layer));
        var mounted = wclayer("mount", "-l", "top", "-l", "base", layer);
        assertEquals(0, mounted.status, mounted.errors);
        assertTrue(mounted.output.startsWith("\\\\?\\Volume{"), mounted.output);
        assertDone("", wclayer("unmount", layer));
        assertDone("", wclayer("remove", layer));
        assertFalse(Files.exists(folder.resolve("scratch")));

        var parents = stub.notes().getFirst().replaceFirst("^CreateSandboxLayer \\S+", "");
        var top = Path.of("top").toAbsolutePath();
        assertTrue(parents.matches(" \\S+=" + top + " \\S+=\\S+/base"), parents);
    }

    @Test
    void aFolderOfFilesBecomesABaseLayer() throws IOException {
        var boot = folder.resolve("UtilityVM/Files/EFI/Microsoft/Boot/BCD");
        var software = folder.resolve("Files/Windows/System32/config/SOFTWARE");
        Files.createDirectories(software.getParent());
        Files.writeString(software, "what is there stays");
        Files.createDirectories(boot.getParent());
        var refused = wclayer("makebaselayer", folder.toString());
        assertEquals(1, refused.status);
        assertTrue(refused.errors.contains("no boot configuration"), refused.errors);

        Files.writeString(boot, "boot");
        assertDone("", wclayer("makebaselayer", folder.toString()));
        assertEquals(
                List.of(
                        "ProcessBaseImage " + folder,
                        "ProcessUtilityImage " + folder + "/UtilityVM"),
                stub.notes());
        assertEquals("what is there stays", Files.readString(software));
        assertEquals(4, stub.count("ORSaveHive"));
    }

    @Test
    void aLayerIsExportedAndImported() throws IOException {
        var files = Files.createDirectories(folder.resolve("layer/Files"));
        Files.writeString(files.resolve("file"), "content");
        var archive = folder.resolve("layer.tar.gz").toString();
        var layer = folder.resolve("layer").toString();
        assertDone("", wclayer("export", "-z", "-o", archive, layer));
        assertEquals(0x1f, Files.readAllBytes(Path.of(archive))[0]);
        var copy = folder.resolve("copy");
        assertDone("", wclayer("import", "-i", archive, copy.toString()));
        assertEquals("content", Files.readString(copy.resolve("Files/file")));

        var plain = wclayer("export", layer);
        assertEquals(0, plain.status, plain.errors);
        assertTrue(plain.output.startsWith("PaxHeaders/Files"), plain.output);
    }

    @Test
    void aLayersFolderIsZapped() throws IOException {
        var layer = Files.createDirectory(folder.resolve("layer"));
        assertDone("", run(new Zapdir(), "-dir", layer.toString()));
        assertFalse(Files.exists(layer));
        var missing = run(new Zapdir(), "-dir", layer.toString());
        assertEquals(1, missing.status);
        assertTrue(missing.errors.startsWith("zapdir: DestroyLayer "), missing.errors);
    }

    @Test
    void limitsOfJobsAreSetAndShown() throws IOException {
        try (var job = Job.create(Libraries.system(), "\\Container_x", Job.Names.KERNEL)) {
            assertDone(
                    "",
                    jobs(
                            "set",
                            "--use-nt",
                            "--cpu-limit",
                            "5000",
                            "--memory-limit",
                            "4294967296",
                            "--cpu-affinity",
                            "5",
                            "\\Container_x"));
            assertEquals(OptionalInt.of(5000), job.cpuLimit());
            assertEquals(OptionalLong.of(1L << 32), job.memoryLimit());
            assertDone(
                    "cpu-limit: 5000\ncpu-weight: none\nmemory-limit: 4294967296\n"
                            + "cpu-affinity: 101\n",
                    jobs(
                            "get",
                            "--use-nt",
                            "--cpu-limit",
                            "--cpu-weight",
                            "--memory-limit",
                            "--cpu-affinity",
                            "\\Container_x"));
            assertDone("", jobs("set", "--use-nt", "--cpu-weight", "7", "\\Container_x"));
            assertDone("cpu-weight: 7\n", jobs("get", "--use-nt", "--cpu-weight", "\\Container_x"));
        }
        var both = jobs("set", "--cpu-limit", "1", "--cpu-weight", "1", "x");
        assertEquals(1, both.status);
        assertTrue(both.errors.contains("exclude each other"), both.errors);
        assertEquals(1, jobs("get", "--cpu-limit", "none").status);
    }

    @Test
    void devicesAndObjectsAreListedInOneLine() {
        var objects = run(new DeviceCommand(), "obj-dir");
        assertDone("Object0,Object1,Object2,Object3,Object4\n", objects);
        var ids = run(new DeviceCommand(), "children", "--parentID", "ROOT\\BUS\\0");
        assertDone("PCI\\ONE\\1,PCI\\TWO\\2\n", ids);
        var places =
                run(
                        new DeviceCommand(),
                        "children",
                        "--parentID",
                        "ROOT\\BUS\\0",
                        "--property",
                        "location");
        assertDone("PCIROOT(0)#PCI(0100),ACPI(_SB_)\n", places);
        assertEquals(1, run(new DeviceCommand(), "children", "--parentID", "none").status);
        assertEquals(
                1,
                run(new DeviceCommand(), "children", "--parentID", "x", "--property", "colour")
                        .status);
    }

    @Test
    void filesAreMadeUsableForMachines() throws IOException {
        var file = Files.writeString(folder.resolve("disk.vhdx"), "").toString();
        assertDone("", run(new GrantVmGroupAccess(), file));
        assertDone("", run(new GrantVmGroupAccess(), "-write", "-execute", file));
        assertDone("", run(new GrantVmGroupAccess(), "-all", folder.toString()));
        var grants = stub.notes().stream().filter(note -> note.startsWith("SetEntries")).toList();
        var who = " type 5 S-1-5-83-0";
        assertEquals(
                List.of(
                        "SetEntriesInAclW rights 0x80000000 mode 1 inheritance 0" + who,
                        "SetEntriesInAclW rights 0x60000000 mode 1 inheritance 0" + who,
                        "SetEntriesInAclW rights 0x10000000 mode 1 inheritance 3" + who),
                grants);
        assertEquals(1, run(new GrantVmGroupAccess(), file + ".missing").status);
    }

    @Test
    void theAddressOfAMachineIsComputed() {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out);
        assertEquals(0, HvSocketAddress.run(print, print, "abc"));
        assertEquals("0985f900-fb06-5ed7-be5f-c3d2ed10d4cd\n", out.toString());
        assertEquals(1, HvSocketAddress.run(print, print));
        assertEquals(1, HvSocketAddress.run(print, print, "a", "b"));
    }

    @Test
    void elsewhereTheySayThatTheyCannot() {
        var before = System.clearProperty(Libraries.PROPERTY);
        try {
            for (var ended :
                    List.of(
                            wclayer("remove", "x"),
                            run(new Zapdir(), "-dir", "x"),
                            jobs("get", "x"),
                            run(new DeviceCommand(), "obj-dir"),
                            run(new GrantVmGroupAccess(), "x"))) {
                assertEquals(1, ended.status);
                assertEquals("", ended.output);
                assertTrue(
                        ended.errors.endsWith(
                                ": this works on Windows only, and this is "
                                        + System.getProperty("os.name")
                                        + System.lineSeparator()),
                        ended.errors);
            }
        } finally {
            System.setProperty(Libraries.PROPERTY, before);
        }
    }

    @Test
    void aWrongCommandLineShowsTheUsage() {
        for (var ended : List.of(wclayer("create"), wclayer("nonsense"), jobs("set"))) {
            assertEquals(1, ended.status);
            assertTrue(ended.errors.contains("Usage: "), ended.errors);
        }
    }

    private static void assertDone(String output, Ended ended) {
        assertEquals("", ended.errors);
        assertEquals(output, ended.output);
        assertEquals(0, ended.status);
    }

    private static Ended wclayer(String... arguments) {
        return run(new WclayerCommand(), arguments);
    }

    private static Ended jobs(String... arguments) {
        return run(new JobCommand(), arguments);
    }

    private static Ended run(Object command, String... arguments) {
        var before = System.out;
        var output = new ByteArrayOutputStream();
        var errors = new StringWriter();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            var line = new CommandLine(command).setErr(new PrintWriter(errors, true));
            var status = Commands.run(line, arguments);
            return new Ended(status, output.toString(StandardCharsets.UTF_8), errors.toString());
        } finally {
            System.setOut(before);
        }
    }
}
