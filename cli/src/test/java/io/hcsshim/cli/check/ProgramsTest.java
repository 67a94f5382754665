package io.hcsshim.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.cli.check.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @TempDir private Path folder;

    @Test
    void aProgramTellsItsVersion() throws Exception {
        program("qemu-system-x86_64", "echo QEMU emulator version 7.2; echo Copyright; echo more");

        assertEquals(
                new Finding("QEMU", State.FITS, "QEMU emulator version 7.2 Copyright"),
                finding("QEMU"));
    }

    @Test
    void aMissingProgramFailsAndSaysWhatToInstall() throws Exception {
        assertEquals(State.FAILS, finding("QEMU").state());
        assertTrue(finding("QEMU").text().endsWith("install the package qemu-system-x86"));
    }

    @Test
    void withoutContainerdAndShimContainersRunAllTheSame() throws Exception {
        assertEquals(State.WARNING, finding("containerd").state());
        assertEquals(State.WARNING, finding("shim").state());
    }

    private void program(String name, String script) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        file.toFile().setExecutable(true);
    }

    private Finding finding(String what) throws InterruptedException {
        return new Programs(Map.of("PATH", folder.toString()))
                .findings().stream()
                        .filter(finding -> finding.what().equals(what))
                        .findFirst()
                        .orElseThrow();
    }
}
