package io.hcsshim.guest.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.MachineGrowth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareTest {
    @TempDir Path system;

    @BeforeEach
    void aMachineOf512MibAndOneProcessor() throws Exception {
        write("memory/block_size_bytes", "8000000\n");
        write("cpu/cpufreq/policy", "");
        write("cpu/cpu0/topology", ""); // the first has no switch
        for (var i = 0; i < 4; i++) {
            write("memory/memory" + i + "/state", "online\n");
        }
    }

    @Test
    void whatCameIsTakenIntoUse() throws Exception {
        write("memory/memory32/state", "offline\n");
        write("cpu/cpu1/online", "0\n");

        new Hardware(system.toFile()).growTo(new MachineGrowth(640, 2));

        assertEquals("online", Files.readString(system.resolve("memory/memory32/state")));
        assertEquals("1", Files.readString(system.resolve("cpu/cpu1/online")));
    }

    @Test
    void aBlockThatIsThereInPartCounts() throws Exception {
        new Hardware(system.toFile()).growTo(new MachineGrowth(500, 1));
    }

    @Test
    void whatDoesNotComeIsNamed() {
        var hardware = new Hardware(system.toFile(), 100);

        var late =
                assertThrows(IOException.class, () -> hardware.growTo(new MachineGrowth(640, 2)));

        assertTrue(late.getMessage().contains("640 MiB and 2 processors"), late.getMessage());
        assertTrue(late.getMessage().endsWith("512 MiB and 1"), late.getMessage());
    }

    private void write(String name, String text) throws IOException {
        var file = system.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
