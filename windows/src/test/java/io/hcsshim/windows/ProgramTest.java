package io.hcsshim.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void containerdReadsTheLinesOfAPodByItsPipe() {
        assertTrue(
                of("c2 log").stream().anyMatch(line -> line.contains("first process ended")),
                of("c2 log").toString());
    }

    @Test
    void eventsGoToContainerdsPipeInOrder() {
        var life = List.of("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete");
        assertEquals(
                java.util.stream.Stream.of(life, life).flatMap(List::stream).toList(), of("event"));
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
