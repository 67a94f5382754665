package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FifoTest {
    @TempDir private Path folder;
    private Path fifo = Path.of("");

    @BeforeEach
    void makeIt() throws Exception {
        fifo = folder.resolve("fifo");
        Nodes.fifo(fifo, 0600);
    }

    @Test
    void aReaderWaitsForItsFirstWriter() throws Exception {
        try (PolledFd in = Fifo.openRead(fifo)) {
            var reader = new FutureTask<>(() -> in.read(ByteBuffer.allocate(10)));
            PolledFdTest.awaitParked(Thread.ofVirtual().start(reader));
            assertFalse(reader.isDone());

            assertEquals(0, Wait.forExit(writing("hello")).toCode());

            assertEquals(5, reader.get(20, TimeUnit.SECONDS));
            assertEquals(-1, in.read(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void aWriterThatSaysNothingIsAnEnd() throws Exception {
        try (PolledFd in = Fifo.openRead(fifo)) {
            var reader = new FutureTask<>(() -> in.read(ByteBuffer.allocate(10)));
            PolledFdTest.awaitParked(Thread.ofVirtual().start(reader));

            Fifo.holdOpen(fifo).close();

            assertEquals(-1, reader.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatIsHeldOpenHasNoEndBetweenWriters() throws Exception {
        try (PolledFd in = Fifo.openRead(fifo);
                Fd held = Fifo.holdOpen(fifo)) {
            for (String text : List.of("one", "two2")) {
                assertEquals(0, Wait.forExit(writing(text)).toCode());
                assertEquals(text.length(), in.read(ByteBuffer.allocate(10)));
            }
            var reader = new FutureTask<>(() -> in.read(ByteBuffer.allocate(10)));
            PolledFdTest.awaitParked(Thread.ofVirtual().start(reader));

            held.write(new byte[0], 0, 0);
            assertFalse(reader.isDone());
            Thread closer = Thread.ofVirtual().start(held::close);

            assertEquals(-1, reader.get(20, TimeUnit.SECONDS));
            closer.join();
        }
    }

    @Test
    void aWriterNeedsNoReaderYet() throws Exception {
        try (Fd.Pipe result = Fd.pipe()) {
            int pid;
            try (PolledFd out = Fifo.openWrite(fifo)) {
                out.write(ByteBuffer.wrap("early".getBytes()));

                pid = new Spawn(List.of("cat", fifo.toString())).stdout(result.write()).start();
                result.write().close();
                byte[] text = new byte[10];
                assertEquals(5, result.read().read(text, 0, 10));
                out.write(ByteBuffer.wrap("late".getBytes()));
                assertEquals(4, result.read().read(text, 0, 10));
            }
            assertEquals(0, Wait.forExit(pid).toCode());
        }
    }

    @Test
    void aWriterOutlivesItsReader() throws Exception {
        try (PolledFd out = Fifo.openWrite(fifo)) {
            PolledFd first = Fifo.openRead(fifo);
            first.close();
            var writer = PolledFdTest.virtual(() -> out.write(ByteBuffer.allocate(100_000)));
            try (PolledFd second = Fifo.openRead(fifo)) {
                int total = 0;
                while (total < 100_000) {
                    total += second.read(ByteBuffer.allocate(100_000));
                }
                assertEquals(100_000, total);
            }
            assertEquals(100_000, writer.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void manyFifosWithoutAnOtherEndHoldNoCarrier() throws Exception {
        var ends = new java.util.ArrayList<PolledFd>();
        for (int i = 0; i < 50; i++) {
            Path each = folder.resolve("f" + i);
            Nodes.fifo(each, 0600);
            PolledFd in = Fifo.openRead(each);
            ends.add(in);
            PolledFdTest.awaitParked(
                    Thread.ofVirtual()
                            .start(new FutureTask<>(() -> in.read(ByteBuffer.allocate(1)))));
        }
        assertEquals("free", PolledFdTest.virtual(() -> "free").get(20, TimeUnit.SECONDS));
        ends.forEach(PolledFd::close);
    }

    @Test
    void aMissingFifoIsNamed() {
        Path none = folder.resolve("none");
        var e = assertThrows(ErrnoException.class, () -> Fifo.openWrite(none));
        assertEquals("open " + none + ": ENOENT (no such file or directory)", e.getMessage());
        var unread = assertThrows(ErrnoException.class, () -> Fifo.holdOpen(fifo));
        assertTrue(unread.is(Errno.ENXIO));
    }

    private int writing(String text) throws ErrnoException {
        return new Spawn(List.of("sh", "-c", "printf %s \"$0\" > \"$1\"", text, fifo.toString()))
                .start();
    }
}
