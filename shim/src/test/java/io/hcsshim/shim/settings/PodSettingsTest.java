package io.hcsshim.shim.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.protocol.log.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodSettingsTest {
    private static final String MACHINE = "io.microsoft.virtualmachine.";
    private static final Options NONE = Options.getDefaultInstance();

    private final List<String> warnings = new ArrayList<>();

    private PodSettings read(Map<String, String> annotations, Options options) {
        return PodSettings.read(annotations, options, warnings::add);
    }

    @Test
    void aValueThatCannotBeReadCountsAsAbsentWithAWarning() {
        var shm = "io.microsoft.lcow.shm.size-kb";

        var settings = read(Map.of(shm, "big", "own/one", "big"), NONE);

        assertEquals(Map.of("own/one", "big"), settings.annotations());
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains(shm), warnings.getFirst());
    }

    @Test
    void whatHasNoEffectIsNamedInOneWarning() {
        var settings =
                read(
                        Map.of(
                                MACHINE + "fullyphysicallybacked", "true",
                                MACHINE + "lcow.vpcienabled", "false",
                                MACHINE + "wcow.timezone.noinherit", "true",
                                MACHINE + "lcow.privileged", "true"),
                        Options.newBuilder().setNcproxyAddr("pipe").build());

        assertEquals(4, settings.annotations().size());
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("fullyphysicallybacked (Hyper-V only)"));
        assertTrue(warnings.getFirst().contains("noinherit (Windows only)"));
        assertTrue(warnings.getFirst().contains("option NCProxyAddr (Hyper-V only)"));
        assertFalse(warnings.getFirst().contains("vpcienabled"), "it says no");
        assertFalse(warnings.getFirst().contains("privileged"), "the agent does it");
    }

    @Test
    void optionsAreAnnotationsOfThoseThatDoNotHaveThem() {
        var options =
                Options.newBuilder()
                        .setVmProcessorCount(3)
                        .putDefaultContainerAnnotations("one", "1")
                        .putDefaultContainerAnnotations("two", "2")
                        .build();

        var settings = read(Map.of("one", "own"), options);

        assertEquals(
                Map.of("one", "own", "two", "2", PodSettings.PROCESSORS, "3"),
                settings.annotations());
        assertEquals(3, settings.number(PodSettings.PROCESSORS));
        assertEquals(List.of(), warnings);
    }

    @Test
    void theLevelOfTheLogIsSaidByNameOrByASwitch() {
        var debug = Options.newBuilder().setDebug(true);

        assertEquals(Optional.empty(), read(Map.of(), NONE).logLevel());
        assertEquals(Optional.of(Level.DEBUG), read(Map.of(), debug.build()).logLevel());
        for (var level :
                Map.of("Warn", Level.WARNING, "fatal", Level.ERROR, "trace", Level.TRACE)
                        .entrySet()) {
            var options = debug.setLogLevel(level.getKey()).build();
            assertEquals(Optional.of(level.getValue()), read(Map.of(), options).logLevel());
        }
        assertEquals(List.of(), warnings);
        var loud = Options.newBuilder().setLogLevel("loud").build();
        assertEquals(Optional.empty(), read(Map.of(), loud).logLevel());
        assertTrue(warnings.getFirst().contains("'loud'"), warnings.getFirst());
    }

    @Test
    void oneAnnotationStandsForFour() {
        var safe = "io.microsoft.disable-unsafe-operations";
        var shares = MACHINE + "fileshares.disablewritable";

        assertEquals("true", read(Map.of(safe, "true"), NONE).text(shares));
        assertThrows(
                IllegalArgumentException.class,
                () -> read(Map.of(safe, "true", shares, "false"), NONE));
        assertThrows(
                IllegalArgumentException.class,
                () -> read(Map.of(safe, "true", "microsoft.com/hostprocess-container", "1"), NONE));
    }

    @Test
    void whoReliesOnWhatCannotBeKeptIsRefused() {
        for (var annotations :
                List.of(
                        Map.of(MACHINE + "lcow.securitypolicy", "e30="),
                        Map.of(MACHINE + "lcow.gueststatefile", "state.vmgs"),
                        Map.of(MACHINE + "cpugroup.id", "first"))) {
            assertThrows(IllegalArgumentException.class, () -> read(annotations, NONE));
        }
        read(Map.of(MACHINE + "lcow.securitypolicy", ""), NONE);
        var platform = Options.newBuilder().setSandboxPlatform("windows/amd64").build();
        assertThrows(IllegalArgumentException.class, () -> read(Map.of(), platform));
    }

    @Test
    void wordsAreThoseOfGo() {
        for (var yes : List.of("1", "t", "T", "true", "True", "TRUE")) {
            assertTrue(Kind.BOOLEAN.takes(yes));
            assertTrue(Kind.isTrue(yes));
        }
        assertFalse(Kind.BOOLEAN.takes("yes"));
        assertFalse(Kind.BOOLEAN.takes("tRUE"));
        assertTrue(Kind.INT32.takes("-2147483648"));
        assertFalse(Kind.INT32.takes("2147483648"));
        assertFalse(Kind.UINT32.takes("-1"));
        assertFalse(Kind.UINT32.takes("+1"));
        assertTrue(Kind.UINT64.takes("18446744073709551615"));
        assertFalse(Kind.UINT64.takes("18446744073709551616"));
        assertFalse(Kind.UINT64.takes("0x10"));
        assertTrue(Kind.COUNTS.takes("1, 2 ,3"));
        assertFalse(Kind.COUNTS.takes("1,,3"));
        assertTrue(Kind.GUID.takes("{01234567-89AB-cdef-0123-456789abcdef}"));
    }
}
