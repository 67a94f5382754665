package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolledFdTest {
    @Test
    void moreReadersThanCarriersWaitAtOnce() throws Exception {
        int many = 200;
        var pipes = new ArrayList<Fd.Pipe>();
        var readers = new ArrayList<FutureTask<Integer>>();
        for (int i = 0; i < many; i++) {
            Fd.Pipe pipe = Fd.pipe();
            pipes.add(pipe);
            PolledFd end = PolledFd.of(pipe.read());
            var task = new FutureTask<>(() -> end.read(ByteBuffer.allocate(1000)));
            readers.add(task);
            awaitParked(Thread.ofVirtual().start(task));
        }
        for (int i = many - 1; i >= 0; i--) {
            assertFalse(readers.get(i).isDone());
            pipes.get(i).write().write(new byte[i + 1], 0, i + 1);
            assertEquals(i + 1, readers.get(i).get(20, TimeUnit.SECONDS));
            pipes.get(i).close();
        }
    }

    @Test
    void descriptorsGoWithTheFirstByteAndTheRestFollows() throws Exception {
        byte[] sent = new byte[500_000];
        new Random(5).nextBytes(sent);
        try (UnixSocket.Pair pair = UnixSocket.pair();
                PolledFd out = PolledFd.of(pair.left().fd());
                Fd.Pipe pipe = Fd.pipe()) {
            var writer =
                    virtual(() -> {
                        out.write(ByteBuffer.wrap(sent), List.of(pipe.write()));
                        return true;
                    });
            byte[] received = new byte[sent.length];
            var fds = new ArrayList<Fd>();
            for (int have = 0; have < sent.length; ) {
                have += pair.right().receive(received, have, sent.length - have, fds);
            }

            assertTrue(writer.get());
            assertArrayEquals(sent, received);
            assertEquals(1, fds.size());
            try (Fd passed = fds.getFirst()) {
                passed.write(new byte[] {42}, 0, 1);
            }
            assertEquals(1, pipe.read().read(new byte[1], 0, 1));
        }
    }

    @Test
    void aWriterWaitsForRoomAndLosesNothing() throws Exception {
        byte[] sent = new byte[1_000_000];
        new Random(4).nextBytes(sent);
        try (UnixSocket.Pair pair = UnixSocket.pair();
                PolledFd out = PolledFd.of(pair.left().fd());
                PolledFd in = PolledFd.of(pair.right().fd())) {
            var writer =
                    virtual(() -> {
                        int count = out.write(ByteBuffer.wrap(sent));
                        pair.left().shutdownOutput();
                        return count;
                    });
            ByteBuffer received = ByteBuffer.allocateDirect(sent.length + 1);
            while (in.read(received) > 0) {}
            assertEquals(sent.length, writer.get());
            byte[] all = new byte[received.flip().remaining()];
            received.get(all);
            assertArrayEquals(sent, all);
            assertEquals(-1, in.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void readingAndWritingGoOnTogether() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair();
                PolledFd left = PolledFd.of(pair.left().fd());
                PolledFd right = PolledFd.of(pair.right().fd())) {
            var echo =
                    virtual(() -> {
                        ByteBuffer buffer = ByteBuffer.allocate(64);
                        while (right.read(buffer.clear()) > 0) {
                            right.write(buffer.flip());
                        }
                        return true;
                    });
            for (byte i = 0; i < 100; i++) {
                left.write(ByteBuffer.wrap(new byte[] {i}));
                ByteBuffer back = ByteBuffer.allocate(10);
                assertEquals(1, left.read(back));
                assertEquals(i, back.get(0));
            }
            pair.left().shutdownOutput();
            assertTrue(echo.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe()) {
            PolledFd end = PolledFd.of(pipe.read());
            var reader = new FutureTask<>(() -> end.read(ByteBuffer.allocate(1)));
            awaitParked(Thread.ofVirtual().start(reader));

            end.close();

            var e = assertThrows(ExecutionException.class, () -> reader.get(20, TimeUnit.SECONDS));
            assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
            assertFalse(end.isOpen());
            assertThrows(ClosedChannelException.class, () -> end.read(ByteBuffer.allocate(1)));
            end.close();
        }
    }

    @Test
    void anInterruptWakesAndLeavesItOpen() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                PolledFd end = PolledFd.of(pipe.read())) {
            var interrupted = new AtomicReference<Boolean>();
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> {
                                assertThrows(
                                        InterruptedIOException.class,
                                        () -> end.read(ByteBuffer.allocate(1)));
                                interrupted.set(Thread.currentThread().isInterrupted());
                            });
            awaitParked(reader);

            reader.interrupt();
            reader.join();

            assertEquals(true, interrupted.get());
            pipe.write().write(new byte[3], 0, 3);
            assertEquals(3, end.read(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void aPlainFileIsAlwaysReady() throws Exception {
        try (PolledFd none = PolledFd.of(Fd.open(Path.of("/dev/null"), Fd.O_RDWR))) {
            assertEquals(5, none.write(ByteBuffer.allocate(5)));
            assertEquals(-1, none.read(ByteBuffer.allocate(5)));
        }
    }

    @Test
    void aBrokenPipeSaysSo() throws Exception {
        try (Fd.Pipe pipe = Fd.pipe();
                PolledFd end = PolledFd.of(pipe.write())) {
            var writer = new FutureTask<>(() -> end.write(ByteBuffer.allocate(200_000)));
            awaitParked(Thread.ofVirtual().start(writer));

            pipe.read().close();

            var e = assertThrows(ExecutionException.class, () -> writer.get(20, TimeUnit.SECONDS));
            assertTrue(e.getCause() instanceof ErrnoException broken && broken.is(Errno.EPIPE));
        }
    }

    static void awaitParked(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (thread.getState() != Thread.State.WAITING) {
            if (System.nanoTime() > deadline || !thread.isAlive()) {
                throw new AssertionError(
                        "never waited: " + Arrays.toString(thread.getStackTrace()));
            }
            Thread.onSpinWait();
        }
    }

    static <T> FutureTask<T> virtual(Callable<T> body) {
        var task = new FutureTask<>(body);
        Thread.ofVirtual().start(task);
        return task;
    }
}
