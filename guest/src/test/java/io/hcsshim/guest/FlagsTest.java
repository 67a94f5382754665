package io.hcsshim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlagsTest {
    @Test
    void theUsualHostCommandLineIsUnderstood() {
        var flags =
                Flags.parse("-v4", "-log-format", "json", "-loglevel", "info", "-scrub-logs=false");

        assertTrue(flags.v4());
        assertEquals("info", flags.logLevel());
    }

    @Test
    void theDefaultsAreThoseOfTheProtocol() {
        var flags = Flags.parse();

        assertFalse(flags.v4());
        assertEquals("debug", flags.logLevel());
        assertEquals(78643200L, flags.rootMemReserveBytes());
        assertEquals("crun", flags.runtime());
    }

    @Test
    void aValueMayBeAttachedOrFollow() {
        assertEquals("runc", Flags.parse("-runtime=runc").runtime());
        assertEquals("runc", Flags.parse("--runtime", "runc").runtime());
    }

    @Test
    void aSwitchCanBeTurnedOffOnlyWithAnEqualsSign() {
        assertFalse(Flags.parse("-v4=F").v4());
        assertThrows(IllegalArgumentException.class, () -> Flags.parse("-v4", "false"));
    }

    @Test
    void whatIsUnknownOrMalformedIsRefusedByName() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> Flags.parse("-nope"));
        assertEquals("unknown flag -nope", unknown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Flags.parse("-loglevel", "loud"));
        assertThrows(IllegalArgumentException.class, () -> Flags.parse("-log-format", "xml"));
        assertThrows(
                IllegalArgumentException.class, () -> Flags.parse("-root-mem-reserve-bytes", "x"));
        assertThrows(IllegalArgumentException.class, () -> Flags.parse("-runtime"));
        assertThrows(IllegalArgumentException.class, () -> Flags.parse("-v4=maybe"));
    }
}
