package io.hcsshim.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.vm.Acceleration;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineOptionsTest {
    private static final String MEMORY =
            "io.microsoft.virtualmachine.computetopology.memory.sizeinmb";

    @Test
    void anAnnotationGoesBeforeAnOptionAndThatBeforeTheEnvironment() throws Exception {
        var environment = Map.of("HCSSHIM_MEMORY_MB", "300", "HCSSHIM_PROCESSORS", "3");
        var options = Options.newBuilder().setVmMemorySizeInMb(200).build();

        assertEquals(
                100, MachineOptions.parse(Map.of(MEMORY, "100"), options, environment).memoryMb());
        assertEquals(200, MachineOptions.parse(Map.of(), options, environment).memoryMb());
        assertEquals(
                300,
                MachineOptions.parse(Map.of(), Options.getDefaultInstance(), environment)
                        .memoryMb());
        assertEquals(3, MachineOptions.parse(Map.of(), options, environment).processors());
    }

    @Test
    void withoutAnyWordTheMachineIsTheUsualOne() throws Exception {
        var usual = MachineOptions.parse(Map.of(), Options.getDefaultInstance(), Map.of());

        assertEquals(2, usual.processors());
        assertEquals(Optional.empty(), usual.bootFiles());
        assertEquals(Acceleration.AUTO, usual.acceleration());
    }

    @Test
    void bootFilesAndAccelerationCanBeNamed() throws Exception {
        var options = Options.newBuilder().setBootFilesRootPath("/boot/files").build();
        var named = MachineOptions.parse(Map.of(), options, Map.of("HCSSHIM_ACCEL", "TCG"));

        assertEquals(Optional.of(Path.of("/boot/files")), named.bootFiles());
        assertEquals(Acceleration.TCG, named.acceleration());
    }

    @Test
    void valuesThatMakeNoSenseAreRefused() {
        var none = Options.getDefaultInstance();
        assertThrows(
                TaskException.class,
                () -> MachineOptions.parse(Map.of(MEMORY, "many"), none, Map.of()));
        assertThrows(
                TaskException.class,
                () -> MachineOptions.parse(Map.of(MEMORY, "63"), none, Map.of()));
        assertThrows(
                TaskException.class,
                () -> MachineOptions.parse(Map.of(), none, Map.of("HCSSHIM_ACCEL", "warp")));
    }
}
