package io.hcsshim.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The examples of the documentation do what it says, against the stand-in.
@Timeout(120)
class ExamplesTest {
    @Test
    void aWindowsContainerSaysHello() throws Exception {
        var said = run("\\\\?\\Volume{0}\\", "6d1c0f0e", "C:\\layers\\base", "print hello");
        assertEquals("hello (exit code 0)\n", said);
    }

    private static String run(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-D" + Libraries.PROPERTY + "=" + WindowsStub.fresh().folder());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.hcsshim.examples.WindowsContainer");
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
