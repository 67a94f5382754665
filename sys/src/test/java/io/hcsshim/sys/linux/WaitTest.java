package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitTest {
    @Test
    void aRunningChildHasNoStatusYet() throws Exception {
        try (Fd.Pipe in = Fd.pipe()) {
            int pid = new Spawn(List.of("cat")).stdin(in.read()).start();
            assertEquals(Optional.empty(), Wait.poll(pid));
            assertEquals(Optional.empty(), Wait.peek(pid));
            Kill.process(pid, 0);

            in.write().close();

            assertEquals(new ExitStatus.Exited(0), Wait.untilExit(pid));
            assertEquals(Optional.of(new ExitStatus.Exited(0)), Wait.peek(pid));
            assertEquals(Optional.of(new ExitStatus.Exited(0)), Wait.poll(pid));
        }
    }

    @Test
    void aKilledChildSaysByWhat() throws Exception {
        try (Fd.Pipe in = Fd.pipe()) {
            int pid = new Spawn(List.of("cat")).stdin(in.read()).session().start();
            Kill.group(pid, 15);
            assertEquals(new ExitStatus.Killed(15), Wait.untilExit(pid));
            assertEquals(new ExitStatus.Killed(15), Wait.forExit(pid));
        }
    }

    @Test
    void aChildIsReapedOnce() throws Exception {
        int pid = new Spawn(List.of("true")).start();
        Wait.forExit(pid);

        var e = assertThrows(ErrnoException.class, () -> Wait.forExit(pid));

        assertEquals("wait4 pid " + pid + ": ECHILD (no child processes)", e.getMessage());
        assertTrue(assertThrows(ErrnoException.class, () -> Wait.peek(pid)).is(Errno.ECHILD));
        assertTrue(assertThrows(ErrnoException.class, () -> Kill.process(pid, 9)).is(Errno.ESRCH));
    }

    @Test
    void groupsAndEverybodyCannotBeNamedByAccident() {
        for (int pid : new int[] {0, -1}) {
            assertThrows(IllegalArgumentException.class, () -> Wait.forExit(pid));
            assertThrows(IllegalArgumentException.class, () -> Kill.process(pid, 0));
            assertThrows(IllegalArgumentException.class, () -> Kill.group(pid, 0));
        }
    }

    @Test
    void manyChildrenAtOnceKeepTheirExitCodes() throws Exception {
        int[] pids = new int[50];
        for (int i = 0; i < pids.length; i++) {
            pids[i] = new Spawn(List.of("sh", "-c", "exit " + i)).start();
        }
        for (int i = pids.length - 1; i >= 0; i--) {
            assertEquals(i, Wait.forExit(pids[i]).toCode());
        }
    }
}
