package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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
    void aZombieHasEnded() throws Exception {
        // What the shell becomes waits for no child, and the child lives until its input ends.
        var shell = new ProcessBuilder("sh", "-c", "cat <&0 & echo $!; exec sleep 1000").start();
        var child = Long.parseLong(shell.inputReader().readLine());
        while (!Files.readString(Path.of("/proc/" + shell.pid() + "/comm")).equals("sleep\n")) {
            Thread.onSpinWait();
        }
        shell.getOutputStream().close();

        while (ProcessIdentity.of(child).isPresent()) {
            Thread.onSpinWait();
        }

        assertTrue(Files.exists(Path.of("/proc/" + child)), "nobody has waited for it");
        shell.destroyForcibly().waitFor();
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
