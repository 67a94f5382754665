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

    @Test
    void containerdIsToldAPipeForAdministrators() {
        assertTrue(
                said.getFirst()
                        .startsWith(
                                "\\\\.\\pipe\\ProtectedPrefix\\Administrators\\containerd-shim-n-"),
                said.getFirst());
        assertEquals(said.getFirst(), read("bundle/address"));
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
        assertEquals(List.of("7", "7"), said.subList(1, 3));
    }

    @Test
    void eventsGoToContainerdsPipeInOrder() {
        assertEquals(
                List.of("/tasks/create", "/tasks/start", "/tasks/exit", "/tasks/delete"),
                said.subList(3, said.size()));
    }

    /// [io.hcsshim.sys.linux.Trees] asks the system for nothing that only Linux has.
    @Test
    void nothingThatOnlyLinuxHasIsTouched() {
        var touched =
                read("classes")
                        .lines()
                        .filter(line -> line.contains("io/hcsshim/sys/linux/"))
                        .filter(line -> !line.contains("io/hcsshim/sys/linux/Trees"))
                        .toList();
        assertEquals(List.of(), touched);
        assertTrue(read("classes").contains("io/hcsshim/sys/windows/"), "no class is in the list");
    }
}
