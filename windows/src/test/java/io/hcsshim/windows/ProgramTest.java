package io.hcsshim.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program for Windows, from `start` to `delete`, in a process of its own.
@Timeout(120)
class ProgramTest {
    @TempDir static Path folder;

    private static List<String> said;

    @BeforeAll
    static void live() throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-Xlog:class+init:file=" + folder.resolve("classes"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.hcsshim.windows.ProgramLife", folder.toString()));
        var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        said = text.lines().toList();
    }

    /// What was said of something, in order.
    private static List<String> of(String what) {
        return said.stream()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.substring(what.length() + 1))
                .toList();
    }

    @Test
    void containerdIsToldAPipeForAdministrators() {
        var address = of("c1 address").getFirst();
        assertTrue(
                address.startsWith(
                        "\\\\.\\pipe\\ProtectedPrefix\\Administrators\\containerd-shim-n-"),
                address);
        assertEquals(address, read("bundle/address"));
        assertEquals(address, of("c2 address").getFirst());
    }

    private static String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theTaskEndsAndDeleteKnowsHow() {
        assertEquals(List.of("7"), of("c1 exit"));
        assertEquals(List.of("7"), of("c1 delete"));
    }

    @Test
    void aLinuxContainerLivesInAMachineOfTheService() {
        assertEquals(List.of("out of Linux"), of("stdout"));
        assertEquals(List.of("0"), of("c2 exit"));
        assertEquals(List.of("0"), of("c2 delete"));
        assertEquals(1, of("layers").size(), "the guest has laid layers over each other once");
    }

    @Test
    void theGuestIsToldOfTheEndpointThatBecameItsCard() {
        var told = String.join("\n", of("network"));
        assertTrue(told.contains("\"MacAddress\":\"00-15-5D-01-02-03\""), told);
        assertTrue(told.contains("\"DNSSuffix\":\"pod.example\""), told);
        assertTrue(told.contains("\"DNSServerList\":\"10.0.0.10\""), told);
    }

    @Test
    void theMachineIsMadeAsAnnotationsSay() {
        assertTrue(of("note").stream().anyMatch(each -> each.contains("\"LowMmioGapInMB\":77")));
    }

    @Test
    void aFolderOfTheHostIsSharedByTheServiceAndTakenBack() {
        var notes = String.join("\n", of("note"));
        assertTrue(
                notes.contains("\"Port\":564,\"Flags\":5") && notes.contains("/shared\""), notes);
        assertTrue(
                of("folder").getFirst().contains("\"ShareName\":\"0\""), of("folder").toString());
    }

    @Test
    void theMachineMayOpenItsDisksBeforeItHasThem() {
        var granted = of("note").stream().filter(each -> each.startsWith("Grant")).toList();
        assertTrue(
                granted.stream().anyMatch(each -> each.endsWith("/layer.vhd"))
                        && granted.stream().anyMatch(each -> each.endsWith("/sandbox.vhdx")),
                granted.toString());
        assertTrue(granted.stream().allMatch(each -> each.startsWith("GrantVmAccess c2@vm ")));
    }

    @Test
    void aGuestWithAPolicyHearsOfItBeforeAnythingElse() {
        var asked = of("hidden asked");
        assertTrue(asked.getFirst().contains("\"MinimumVersion\":4"), asked.getFirst());
        var policy =
                "\"RequestType\":\"Add\",\"ResourceType\":\"SecurityPolicy\",\"Settings\":{"
                        + "\"EnforcerType\":\"rego\",\"EncodedSecurityPolicy\":\"e30=\","
                        + "\"EncodedUVMReference\":\"cmVmZXJlbmNlX2luZm8uY29zZQ==\"}";
        assertTrue(asked.get(1).contains(policy), asked.get(1));
        var fragment = of("hidden fragment").getFirst();
        assertTrue(
                fragment.contains("\"RequestType\":\"Update\"")
                        && fragment.contains("\"Settings\":{\"Fragment\":\"Zg==\"}"),
                fragment);
    }

    @Test
    void aPodLivesInAMachineThatIsHiddenFromItsHost() {
        var document = of("hidden note").getFirst();
        for (var part :
                List.of(
                        "\"SchemaVersion\":{\"Major\":2,\"Minor\":5}",
                        "/kernel.vmgs\",\"GuestStateFileType\":\"FileMode\"",
                        "/own.vhd\",\"ReadOnly\":true",
                        "\"LaunchData\":\"RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=\",\"HclEnabled\":false")) {
            assertTrue(document.contains(part), part + " in " + document);
        }
        for (var part : List.of("VirtualPMem", "LinuxKernelDirect", "hidden-boot")) {
            assertFalse(document.contains(part), part + " in " + document);
        }
        assertEquals(of("c3 address"), of("c4 address"));
        assertEquals(List.of("5"), of("c4 exit"));
        assertEquals(List.of("137"), of("c3 exit"));
        assertEquals(List.of(), of("hidden left"));
    }

    @Test
    void itsContainersWriteToEncryptedDisks() {
        var disks = of("hidden disk");
        assertEquals(
                2,
                disks.stream().filter(disk -> disk.contains("\"Encrypted\":true")).count(),
                disks.toString());
        assertTrue(
                of("hidden create").getLast().contains("lcow.securitypolicy.env"),
                "the guest reads what is for it");
    }

    @Test
    void containerdReadsTheLinesOfAPodByItsPipe() {
        assertTrue(
                of("c2 log").stream().anyMatch(line -> line.contains("first process ended")),
                of("c2 log").toString());
    }

    @Test
    void eventsGoToContainerdsPipeInOrder() {
        var begin = List.of("/tasks/create", "/tasks/start");
        var end = List.of("/tasks/exit", "/tasks/delete");
        assertEquals(
                Stream.of(begin, end, begin, end, begin, begin, end, end)
                        .flatMap(List::stream)
                        .toList(),
                of("event"));
    }

    /// [io.hcsshim.sys.linux.Trees] and [io.hcsshim.sys.linux.net.MacAddress] ask the system for nothing.
    @Test
    void nothingThatOnlyLinuxHasIsTouched() {
        var touched =
                read("classes")
                        .lines()
                        .filter(line -> line.contains("io/hcsshim/sys/linux/"))
                        .filter(line -> !line.contains("io/hcsshim/sys/linux/Trees"))
                        .filter(line -> !line.contains("io/hcsshim/sys/linux/net/MacAddress"))
                        .toList();
        assertEquals(List.of(), touched);
        assertTrue(read("classes").contains("io/hcsshim/sys/windows/"), "no class is in the list");
    }
}
