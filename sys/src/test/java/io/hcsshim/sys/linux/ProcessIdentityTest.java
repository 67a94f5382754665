package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
    @Test
    void aProcessIsAliveUntilItEnds() throws Exception {
        var process = new ProcessBuilder("cat").start();
        var identity = ProcessIdentity.of(process.pid()).orElseThrow();

        assertTrue(identity.isAlive());
        process.destroyForcibly().waitFor();
        assertFalse(identity.isAlive());
    }

    @Test
    void anotherProcessWithItsNumberIsNotIt() throws Exception {
        var self = ProcessIdentity.self();

        assertTrue(self.isAlive());
        assertFalse(new ProcessIdentity(self.pid(), self.startTicks() - 1, self.boot()).isAlive());
        assertFalse(new ProcessIdentity(self.pid(), self.startTicks(), "00000000").isAlive());
    }

    @Test
    void aZombieHasEndedAndANameMayLookLikeMoreFields() {
        var rest = " 1 1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 0 0";

        assertEquals(Optional.empty(), ProcessIdentity.read(7, "7 (cat) Z" + rest, "01234567"));
        assertEquals(
                Optional.of(new ProcessIdentity(7, 123456, "01234567")),
                ProcessIdentity.read(7, "7 (a) Z 1 (b) S" + rest, "01234567"));
    }

    @Test
    void itsTextIsReadBackAndNothingElseIs() throws Exception {
        var self = ProcessIdentity.self();

        assertEquals(Optional.of(self), ProcessIdentity.parse(self.toString()));
        for (var text : new String[] {"", "12", "1-2", "1-2-3", "x-2-01234567", "1-2-01234567-4"}) {
            assertEquals(Optional.empty(), ProcessIdentity.parse(text), text);
        }
    }
}
