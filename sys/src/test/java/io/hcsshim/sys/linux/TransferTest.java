package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TransferTest {
    private final byte[] sent = new byte[700_001];

    TransferTest() {
        new Random(3).nextBytes(sent);
    }

    @Test
    void aPipeFlowsIntoASocket() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                UnixSocket.Pair sockets = UnixSocket.pair()) {
            check(pipe.read(), pipe.write(), sockets.left().fd(), sockets.right().fd());
        }
    }

    @Test
    void aSocketFlowsIntoAPipe() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                UnixSocket.Pair sockets = UnixSocket.pair()) {
            check(sockets.left().fd(), sockets.right().fd(), pipe.write(), pipe.read());
        }
    }

    @Test
    void aSocketFlowsIntoASocket() throws Exception {
        try (UnixSocket.Pair from = UnixSocket.pair();
                UnixSocket.Pair to = UnixSocket.pair()) {
            check(from.left().fd(), from.right().fd(), to.left().fd(), to.right().fd());
        }
    }

    @Test
    void aPipeIsFreeForItsReaderWhileTheSocketIsSilent() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                UnixSocket.Pair sockets = UnixSocket.pair()) {
            var copier = Background.start(() -> Transfer.copy(sockets.left().fd(), pipe.write()));
            byte[] one = new byte[1];
            for (int i = 0; i < 1000; i++) { // one by one, so that the copier waits every time
                sockets.right().fd().write(sent, i, 1);
                assertEquals(1, pipe.read().read(one, 0, 1));
                assertEquals(sent[i], one[0]);
            }
            sockets.right().close();
            assertEquals(1000, copier.get());
        }
    }

    private void check(Fd from, Fd source, Fd to, Fd sink) throws Exception {
        var writer =
                Background.start(() -> {
                    source.write(sent, 0, sent.length);
                    source.close();
                    return true;
                });
        var copier =
                Background.start(() -> {
                    long count = Transfer.copy(from, to);
                    to.close();
                    return count;
                });
        byte[] received = new byte[sent.length + 1];
        int total = 0;
        for (int n; (n = sink.read(received, total, received.length - total)) > 0; ) {
            total += n;
        }
        assertEquals(sent.length, copier.get());
        assertTrue(writer.get());
        assertArrayEquals(sent, Arrays.copyOf(received, total));
    }

    @Test
    void aTerminalThatIsGoneIsAnEnd() throws Exception {
        try (Pty pty = Pty.open();
                Fd.Pipe pipe = Fd.pipe()) {
            int pid = new Spawn(List.of("echo", "hi")).terminal(pty.terminal()).start();

            assertEquals(4, Transfer.copy(pty.fd(), pipe.write()));

            Wait.forExit(pid);
            byte[] text = new byte[10];
            assertEquals("hi\r\n", new String(text, 0, pipe.read().read(text, 0, 10)));
        }
    }

    @Test
    void aReaderThatIsGoneIsAFailure() throws Exception {
        try (Fd.Pipe from = Fd.pipe();
                Fd.Pipe to = Fd.pipe()) {
            from.write().write(sent, 0, 10);
            to.read().close();
            var e =
                    assertThrows(
                            ErrnoException.class, () -> Transfer.copy(from.read(), to.write()));
            assertTrue(e.is(Errno.EPIPE));
        }
    }
}
