package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.uvm.boot.GuestRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineEnvironmentTest {
    private static UvmSpec spec(Map<String, String> environment) throws IOException {
        var nowhere = Path.of("/nowhere");
        return UvmSpec.of("vm", nowhere, new BootFiles(nowhere, nowhere))
                .environment(environment)
                .build();
    }

    @Test
    void whatTheEnvironmentSaysGoesIntoTheSpec() throws Exception {
        var spec =
                spec(
                        Map.of(
                                "HCSSHIM_TIMEOUT_GCSCONNECTION", "7",
                                "HCSSHIM_OCI_RUNTIME", "runc",
                                "HCSSHIM_POSTMORTEM", "/p"));

        assertEquals(Duration.ofSeconds(7), spec.bootLimit());
        assertEquals(GuestRuntime.RUNC, spec.runtime());
        assertEquals(Optional.of(Path.of("/p")), spec.postMortem());
    }

    @Test
    void anEmptyVariableSaysNothing() throws Exception {
        var empty = Map.of("HCSSHIM_TIMEOUT_GCSCONNECTION", "", "HCSSHIM_OCI_RUNTIME", "");

        assertEquals(spec(Map.of()), spec(empty));
    }

    @ParameterizedTest
    @CsvSource({
        "HCSSHIM_TIMEOUT_GCSCONNECTION,0",
        "HCSSHIM_TIMEOUT_GCSCONNECTION,-1",
        "HCSSHIM_TIMEOUT_GCSCONNECTION,2m",
        "HCSSHIM_OCI_RUNTIME,youki",
        "HCSSHIM_OCI_RUNTIME,CRUN"
    })
    void aValueThatMakesNoSenseIsNamed(String variable, String value) {
        var failure = assertThrows(IOException.class, () -> spec(Map.of(variable, value)));

        assertTrue(failure.getMessage().contains(variable), failure.getMessage());
        assertTrue(failure.getMessage().contains(value), failure.getMessage());
    }
}
