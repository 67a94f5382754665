package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FdTest {
    private final byte[] buffer = new byte[200_000];

    @Test
    void whatIsWrittenToAPipeComesOut() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            pipe.write().write("..hello..".getBytes(), 2, 5);

            int count = pipe.read().read(buffer, 10, 100);

            assertEquals("hello", new String(buffer, 10, count));
        }
    }

    @Test
    void aPipeWithoutWritersIsAtItsEnd() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            pipe.write().close();

            assertEquals(-1, pipe.read().read(buffer, 0, 1));
        }
    }

    @Test
    void aWriteWithoutReadersSaysSo() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            pipe.read().close();

            var e = assertThrows(ErrnoException.class, () -> pipe.write().write(buffer, 0, 1));

            assertEquals(
                    "write fd " + pipe.write().number() + ": EPIPE (broken pipe)", e.getMessage());
            assertTrue(e.is(Errno.EPIPE));
            assertEquals("write", e.call());
        }
    }

    @Test
    void aFileHasTheRoomThatWasMadeInIt(@TempDir Path folder) throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        try (Fd fd = Fd.open(file, Fd.O_WRONLY)) {
            fd.allocate(1 << 20);

            assertEquals(1 << 20, Files.size(file));
            var e = assertThrows(ErrnoException.class, () -> fd.allocate(1L << 62));
            assertTrue(e.is(Errno.EFBIG) || e.is(Errno.ENOSPC), e.getMessage());
            assertEquals(1 << 20, Files.size(file));
        }
    }

    @Test
    void aWriteLargerThanThePipeIsWrittenWhole() throws Exception {
        byte[] sent = new byte[1_000_000];
        new Random(1).nextBytes(sent);
        try (Fd.Pipe pipe = Fd.pipe()) {
            var writer =
                    Background.start(() -> {
                        try (Fd end = pipe.write()) {
                            end.write(sent, 0, sent.length);
                            return sent.length;
                        }
                    });
            byte[] received = new byte[sent.length + 1];
            int total = 0;
            for (int n; (n = pipe.read().read(received, total, received.length - total)) > 0; ) {
                total += n;
            }
            writer.get();
            assertArrayEquals(sent, Arrays.copyOf(received, total));
        }
    }

    @Test
    void closingTwiceDoesNotCloseWhoGotTheNumberNext() throws Exception {
        Fd.Pipe first = Fd.pipe();
        first.close();
        try (Fd.Pipe second = Fd.pipe()) {
            assertEquals(first.read().number(), second.read().number());

            first.close();

            second.write().write(buffer, 0, 1);
            assertEquals(1, second.read().read(buffer, 0, 1));
        }
    }

    @Test
    void aClosedDescriptorRefusesEverything() throws Exception {
        Fd.Pipe pipe = Fd.pipe();
        pipe.close();

        var calls =
                List.<Executable>of(
                        () -> pipe.read().read(buffer, 0, 1),
                        () -> pipe.write().write(buffer, 0, 1),
                        () -> pipe.read().duplicate(),
                        () -> pipe.read().setBlocking(false));
        for (Executable call : calls) {
            assertTrue(assertThrows(ErrnoException.class, call).is(Errno.EBADF));
        }
        assertTrue(pipe.read().isClosed());
    }

    @Test
    void theNumberOfAPipeStaysTakenWhileAReaderIsInside() throws Exception {
        Fd.Pipe pipe = Fd.pipe();
        var reader = Background.start(() -> pipe.read().read(buffer, 0, 1)).awaitInKernel();

        pipe.read().close();

        try (Fd.Pipe other = Fd.pipe()) {
            assertNotEquals(pipe.read().number(), other.read().number());
            assertNotEquals(pipe.read().number(), other.write().number());
        }
        assertFalse(reader.isDone(), "a pipe's reader stays until the other end closes");
        pipe.write().close();
        assertThrows(ErrnoException.class, reader::get);
        try (Fd.Pipe other = Fd.pipe()) {
            assertEquals(pipe.read().number(), other.read().number());
        }
    }

    @Test
    void aDuplicateLivesOn() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                Fd copy = pipe.write().duplicate()) {
            pipe.write().close();

            copy.write(buffer, 0, 3);

            assertEquals(3, pipe.read().read(buffer, 0, 10));
        }
    }

    @Test
    void descriptorsAreClosedOnExec() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                Fd copy = pipe.read().duplicate();
                Fd file = Fd.open(Path.of("/dev/null"), Fd.O_RDWR)) {
            for (Fd fd : new Fd[] {pipe.read(), pipe.write(), copy, file}) {
                String flags = Files.readString(Path.of("/proc/self/fdinfo/" + fd.number()));
                assertTrue(flags.matches("(?s).*flags:\\s+02[0-7]{6}\\s.*"), flags);
            }
        }
    }

    @Test
    void aDescriptorThatDoesNotWaitAnswersAtOnce() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            pipe.read().setBlocking(false);
            var e = assertThrows(ErrnoException.class, () -> pipe.read().read(buffer, 0, 1));
            assertTrue(e.is(Errno.EAGAIN));
        }
    }

    @Test
    void aMissingFileIsNamedInTheMessage() {
        var e =
                assertThrows(
                        ErrnoException.class, () -> Fd.open(Path.of("/no/such/file"), Fd.O_RDONLY));
        assertEquals("open /no/such/file: ENOENT (no such file or directory)", e.getMessage());
    }

    @Test
    void rangesAreChecked() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> pipe.read().read(buffer, buffer.length - 1, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> pipe.write().write(buffer, -1, 2));
        }
    }
}
