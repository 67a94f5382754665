package io.hcsshim.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalNamesTest {
    @ParameterizedTest
    @CsvSource({
        "9, 9",
        "KILL, 9",
        "SIGKILL, 9",
        "sigterm, 15",
        "HUP, 1",
        "SYS, 31",
        "31, 31",
        "CHLD, 17",
        "CONT, 18",
        "USR2, 12",
        "WINCH, 28"
    })
    void aSignalIsNamedOrNumbered(String text, int number) throws Exception {
        assertEquals(number, SignalNames.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "32", "-9", "SIG", "KIL", "SIGRTMIN", "9x", "999999999999"})
    void whatIsNoSignalIsRefusedByName(String text) {
        var refusal = assertThrows(OciException.class, () -> SignalNames.number(text));
        assertEquals(
                "unknown signal '" + text + "': neither a name nor 1 to 31", refusal.getMessage());
    }

    @Test
    void usersAreNumbers() throws Exception {
        assertEquals(1000, Users.parse("1000").uid());
        assertEquals(50, Users.parse("1000:50").gid());
        assertThrows(OciException.class, () -> Users.parse("root"));
        assertThrows(OciException.class, () -> Users.parse("1:2:3"));
    }
}
