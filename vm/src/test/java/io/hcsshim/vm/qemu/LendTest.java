package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program before QEMU that lends it the memory of a template.
@Timeout(120)
class LendTest {
    private static final int TIMES = 200;

    @TempDir private Path folder;

    @BeforeEach
    void compile() throws Exception {
        try (var source = getClass().getResourceAsStream("interrupted.c")) {
            Files.write(folder.resolve("interrupted.c"), source.readAllBytes());
        }
        compile(Path.of("src/main/c/lend.c"), "lend");
        compile(folder.resolve("interrupted.c"), "interrupted");
        Files.writeString(folder.resolve("memory"), "memory");
        Files.setPosixFilePermissions(
                folder.resolve("memory"), PosixFilePermissions.fromString("r--r--r--"));
        assumeTrue(run("./lend").isEmpty(), "the kernel holds no call up (seccomp notification)");
    }

    private void compile(Path source, String program) throws Exception {
        assertEquals(
                "", run("gcc", "-std=gnu17", "-o", program, source.toAbsolutePath().toString()));
    }

    /// A call that a signal interrupts comes again.
    @Test
    void aProgramThatSignalsReachMeanwhileIsLentTheFile() throws Exception {
        var script =
                "for i in $(seq " + TIMES + "); do ./lend ./interrupted 3< memory || exit; done";

        assertEquals("", run("sh", "-c", script));
    }

    /// What it says, and its status if that is not 0.
    private String run(String... command) throws Exception {
        var process =
                new ProcessBuilder(List.of(command))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return status == 0 ? said : said + "status " + status;
    }
}
