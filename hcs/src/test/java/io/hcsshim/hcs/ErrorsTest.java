package io.hcsshim.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    private static HcsException failure(int number) {
        return HcsException.ofNumber("try x", number, "");
    }

    @Test
    void everyNumberHasOneError() {
        var seen = new HashSet<Integer>();
        for (var error : HcsError.values()) {
            for (var number : error.numbers()) {
                assertTrue(seen.add(number), Integer.toHexString(number));
                assertEquals(error, HcsError.of(number));
            }
        }
        assertEquals(HcsError.OTHER, HcsError.of(12345));
    }

    @Test
    void bothGenerationsMeanTheSame() {
        for (var code : List.of(0x00, 0x01, 0x02, 0x05, 0x06, 0x07, 0x08, 0x0E, 0x0F, 0x13)) {
            assertEquals(HcsError.of(0xC0370100 + code), HcsError.of(0x80370100 + code));
        }
        assertEquals(HcsError.OPERATION_PENDING, HcsError.of(0xC0370103));
        assertEquals(HcsError.OPERATION_PENDING, HcsError.of(0x80370117));
    }

    @Test
    void elementNotFoundIsBothNotThereAndStopped() {
        assertTrue(failure(0x490).isNotFound());
        assertTrue(failure(0x490).isAlreadyStopped());
        assertTrue(failure(0xC037010E).isNotFound());
        assertFalse(failure(0xC037010E).isAlreadyStopped());
        for (var stopped : List.of(0xC0370110, 0x80370110, 0x8037011F)) {
            assertTrue(failure(stopped).isAlreadyStopped());
            assertFalse(failure(stopped).isNotFound());
        }
    }

    @Test
    void whatIsNotSupportedIsKnown() {
        for (var number : List.of(0xC037010D, 0xD, 0x32, 0xC037010B)) {
            assertTrue(failure(number).isNotSupported());
        }
        assertFalse(failure(5).isNotSupported());
        assertTrue(failure(0x80370118).isTimeout());
    }

    @Test
    void timeOutsComeFromTheEnvironment() {
        var usual = Timeouts.of(Map.of());
        assertEquals(Duration.ofSeconds(240), usual.create());
        assertEquals(Duration.ofSeconds(240), usual.slowCall());
        var other =
                Timeouts.of(
                        Map.of(
                                "HCSSHIM_TIMEOUT_SYSTEMCREATE", "1",
                                "HCSSHIM_TIMEOUT_SYSTEMSTART", "2",
                                "HCSSHIM_TIMEOUT_SYSTEMPAUSE", "3",
                                "HCSSHIM_TIMEOUT_SYSTEMRESUME", "4",
                                "HCSSHIM_TIMEOUT_SYSTEMSAVE", "5",
                                "HCSSHIM_TIMEOUT_SYSCALLWATCHER", "6"));
        assertEquals(
                new Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6)),
                other);
        for (var bad : List.of("", "0", "-1", "1.5", "x", "99999999999")) {
            assertEquals(usual, Timeouts.of(Map.of("HCSSHIM_TIMEOUT_SYSTEMCREATE", bad)), bad);
        }
    }
}
