package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixSocketTest {
    private final byte[] buffer = new byte[1000];

    @Test
    void aDescriptorTravelsWithItsBytes() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair();
                Fd.Pipe pipe = Fd.pipe()) {
            pair.left().send("take".getBytes(), 0, 4, List.of(pipe.write(), pipe.read()));

            List<Fd> fds = new ArrayList<>();
            int count = pair.right().receive(buffer, 0, 100, fds);

            assertEquals("take", new String(buffer, 0, count));
            assertEquals(2, fds.size());
            fds.get(0).write("x".getBytes(), 0, 1);
            assertEquals(1, fds.get(1).read(buffer, 0, 10));
            fds.forEach(Fd::close);
        }
    }

    @Test
    void asManyDescriptorsTravelAsTheKernelAllows() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair();
                EventFd event = EventFd.create()) {
            pair.left().send(buffer, 0, 1, Collections.nCopies(253, event.fd()));

            List<Fd> fds = new ArrayList<>();
            pair.right().receive(buffer, 0, 1, fds);

            assertEquals(253, fds.size());
            fds.forEach(Fd::close);
            assertThrows(
                    ErrnoException.class,
                    () -> pair.left().send(buffer, 0, 1, Collections.nCopies(254, event.fd())));
        }
    }

    @Test
    void bytesWithoutDescriptorsComeInOrder() throws Exception {
        byte[] sent = new byte[500_000];
        new Random(2).nextBytes(sent);
        try (UnixSocket.Pair pair = UnixSocket.pair()) {
            var sender =
                    Background.start(() -> {
                        pair.left().send(sent, 0, sent.length, List.of());
                        pair.left().shutdownOutput();
                        return sent.length;
                    });
            byte[] received = new byte[sent.length + 1];
            List<Fd> fds = new ArrayList<>();
            int total = 0;
            for (int n;
                    (n = pair.right().receive(received, total, received.length - total, fds))
                            > 0; ) {
                total += n;
            }
            sender.get();
            assertArrayEquals(sent, Arrays.copyOf(received, total));
            assertEquals(List.of(), fds);
        }
    }

    @Test
    void closingWakesAReceiver() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair()) {
            var receiver =
                    Background.start(() -> pair.left().receive(buffer, 0, 1, new ArrayList<>()))
                            .awaitInKernel();

            pair.left().close();

            var e = assertThrows(ErrnoException.class, receiver::get);
            assertTrue(e.is(Errno.EBADF));
        }
    }

    @Test
    void closingWakesAnAccepter(@TempDir Path folder) throws Exception {
        UnixListener listener = UnixListener.listen(folder.resolve("s"));
        var accepter = Background.start(listener::accept).awaitInKernel();

        listener.close();

        var e = assertThrows(ErrnoException.class, accepter::get);
        assertTrue(e.is(Errno.EBADF));
    }

    @Test
    void aListenerAcceptsWhoConnects(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("s");
        try (UnixListener listener = UnixListener.listen(path);
                UnixSocket client = UnixSocket.connect(path);
                UnixSocket server = listener.accept()) {
            client.send("hi".getBytes(), 0, 2, List.of());

            assertEquals(2, server.receive(buffer, 0, 10, new ArrayList<>()));
            assertEquals(ProcessHandle.current().pid(), server.peerPid());
            assertEquals(ProcessHandle.current().pid(), client.peerPid());
        }
    }

    @Test
    void failuresNameThePath(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("s");
        var absent = assertThrows(ErrnoException.class, () -> UnixSocket.connect(path));
        assertEquals(
                "connect " + path + ": ENOENT (no such file or directory)", absent.getMessage());
        UnixListener.listen(path).close();
        var deaf = assertThrows(ErrnoException.class, () -> UnixSocket.connect(path));
        assertTrue(deaf.is(Errno.ECONNREFUSED));
        var taken = assertThrows(ErrnoException.class, () -> UnixListener.listen(path));
        assertTrue(taken.is(Errno.EADDRINUSE));
        var tooLong =
                assertThrows(
                        ErrnoException.class,
                        () -> UnixListener.listen(folder.resolve("x".repeat(108))));
        assertTrue(tooLong.is(Errno.ENAMETOOLONG));
    }

    @Test
    void theLongestPathWorks(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("x".repeat(107 - folder.toString().length() - 1));
        try (UnixListener listener = UnixListener.listen(path);
                UnixSocket client = UnixSocket.connect(path)) {
            listener.accept().close();
            assertEquals(-1, client.receive(buffer, 0, 1, new ArrayList<>()));
        }
    }
}
