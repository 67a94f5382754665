package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void anEmptyEnvironmentMeansTheUsualPlaces() {
        var usual =
                new Places(Path.of("/run/hcsshim"), Path.of("/var/lib/hcsshim"), Optional.empty());

        assertEquals(usual, Places.of(Map.of()));
        assertEquals(usual, Places.of(Map.of("HCSSHIM_STATE", "", "HCSSHIM_POSTMORTEM", "")));
    }

    @Test
    void aVariableNamesAnotherPlace() {
        var places =
                Places.of(
                        Map.of(
                                "HCSSHIM_STATE", "/s",
                                "HCSSHIM_CACHE", "/c",
                                "HCSSHIM_POSTMORTEM", "/p"));

        assertEquals(new Places(Path.of("/s"), Path.of("/c"), Optional.of(Path.of("/p"))), places);
    }
}
