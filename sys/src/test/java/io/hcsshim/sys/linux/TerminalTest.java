package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.ErrnoException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminalTest {
    @Test
    void rawModeHandsKeysOnAndIsUndone() throws Exception {
        try (Pty pty = Pty.open();
                Fd side = Fd.open(pty.terminal(), Fd.O_RDWR | Fd.O_NOCTTY)) {
            String before = stty(side);
            try (var saved = new Terminal(side).raw()) {
                assertTrue(stty(side).contains("-icanon"), saved.toString());
                pty.write(new byte[] {3, '\r'}, 0, 2);
                byte[] keys = new byte[10];
                assertEquals(2, side.read(keys, 0, 10));
                assertEquals(3, keys[0]);
                assertEquals('\r', keys[1]);
                side.write(new byte[] {'\n'}, 0, 1);
                assertEquals(1, pty.read(keys, 0, 10));
            }
            assertEquals(before, stty(side));
        }
    }

    @Test
    void theSizeIsTheMastersSize() throws Exception {
        try (Pty pty = Pty.open();
                Fd side = Fd.open(pty.terminal(), Fd.O_RDWR | Fd.O_NOCTTY)) {
            pty.resize(new WindowSize(50, 65535));
            assertEquals(new WindowSize(50, 65535), new Terminal(side).size());
            assertEquals(new WindowSize(50, 65535), pty.size());
        }
        assertThrows(IllegalArgumentException.class, () -> new WindowSize(-1, 65536));
    }

    @Test
    void aPipeIsNoTerminal() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                Pty pty = Pty.open()) {
            assertFalse(Terminal.isTerminal(pipe.read()));
            assertTrue(Terminal.isTerminal(pty.fd()));
            assertThrows(ErrnoException.class, () -> new Terminal(pipe.read()).size());
        }
    }

    private static String stty(Fd side) throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            int pid = new Spawn(List.of("stty", "-a")).stdin(side).stdout(pipe.write()).start();
            pipe.write().close();
            String text = SpawnTest.readAll(pipe.read());
            assertEquals(0, Wait.forExit(pid).toCode());
            return text;
        }
    }
}
