package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WarmUpProgramTest {
    @Test
    void itCopiesItsInputAndEnds(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "it is for the guest's processor");
        var program = Files.write(folder.resolve("program"), WarmUpProgram.bytes());
        assertTrue(program.toFile().setExecutable(true));
        var input = new byte[50_000];
        new Random(1).nextBytes(input);
        var source = Files.write(folder.resolve("input"), input);

        var process = new ProcessBuilder(program.toString()).redirectInput(source.toFile()).start();
        var output = process.getInputStream().readAllBytes();

        assertEquals(0, process.waitFor());
        assertArrayEquals(input, output);
    }
}
