package io.hcsshim.shim.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a process's output, whoever reads it and when.
@Timeout(60)
class StdioTest {
    private static final Stdio.Owner OWNER = new Stdio.Owner("test", "c1", Log.none());
    private static final int FIFO = 64 << 10;

    @TempDir Path folder;
    private Path out;
    private Path err;
    private Stdio stdio;

    @BeforeEach
    void makeFifos() throws IOException {
        out = folder.resolve("out");
        err = folder.resolve("err");
        Nodes.fifo(out, 0700);
        Nodes.fifo(err, 0700);
    }

    @AfterEach
    void abandon() {
        stdio.abandon();
    }

    @Test
    void theEndWaitsForAReaderThatIsBusyElsewhere() throws Exception {
        try (var reader = Fifo.openRead(out)) {
            run(new ScriptedStream(1000, true), new ScriptedStream(0, true));
            var read = later(() -> read(reader, 1000));

            stdio.drain();

            // Who hears of the end now, and closes what it reads from, as `ctr` does, misses
            // nothing.
            assertEquals(0, reader.fd().unread());
            assertEquals(1000, read.join());
        }
    }

    @Test
    void theEndWaitsForASlowReaderOfMoreThanTheFifoHolds() throws Exception {
        try (var reader = Fifo.openRead(out)) {
            run(new ScriptedStream(5 * FIFO, true), new ScriptedStream(0, true));
            var read = later(() -> read(reader, 5 * FIFO));

            stdio.drain();

            assertEquals(0, reader.fd().unread());
            assertEquals(5 * FIFO, read.join());
        }
    }

    @Test
    void whatNobodyReadsIsKeptForWhoComesAfterTheEnd() throws Exception {
        try (var first = Fifo.openRead(out)) {
            run(new ScriptedStream(5 * FIFO, true), new ScriptedStream(0, true));
            assertEquals(10, read(first, 10));
        }
        stdio.expectEnd();
        stdio.drain();
        stdio.close();

        try (var second = Fifo.openRead(out)) {
            assertEquals(5 * FIFO - 10, readToTheEnd(second));
        }
    }

    @Test
    void theEndWaitsForAnAudienceThatIsAwayAndForItsReaders() throws Exception {
        var there = new AtomicBoolean();
        var owner = new Stdio.Owner("test", "c1", Log.none(), there::get);
        try (var _ = Fifo.openRead(out)) { // as there is one before containerd goes away
            run(owner, new ScriptedStream(3 * FIFO, true), new ScriptedStream(0, true));
        }
        var drained = draining();
        while (!stdio.isKept()) {
            Thread.onSpinWait();
        }
        assertFalse(drained.isDone());

        there.set(true);
        try (var back = Fifo.openRead(out)) {
            assertEquals(3 * FIFO, read(back, 3 * FIFO));
            drained.join();
        }
        assertFalse(stdio.isKept());
    }

    @Test
    void whatIsKeptForAnAudienceThatIsAwayCanBeGivenUp() throws Exception {
        var owner = new Stdio.Owner("test", "c1", Log.none(), () -> false);
        try (var _ = Fifo.openRead(out)) {
            run(owner, new ScriptedStream(FIFO, true), new ScriptedStream(0, true));
        }
        var drained = draining();
        while (!stdio.isKept()) {
            Thread.onSpinWait();
        }

        stdio.abandon();

        drained.join();
    }

    @Test
    void aReaderThatComesAndGoesAfterTheEndMissesNothing() throws Exception {
        Fifo.openRead(out).close();
        try (var _ = Fifo.openRead(out)) {
            run(new ScriptedStream(3 * FIFO, true), new ScriptedStream(0, true));
        }
        stdio.drain();
        stdio.close();

        int before;
        try (var first = Fifo.openRead(out)) {
            before = read(first, FIFO);
        }
        try (var second = Fifo.openRead(out)) {
            assertEquals(3 * FIFO - before, readToTheEnd(second));
        }
    }

    @Test
    void aReaderThatStallsHoldsUpItsOwnStreamAndNoOther() throws Exception {
        var stdout = ScriptedStream.endless();
        try (var _ = Fifo.openRead(out);
                var reader = Fifo.openRead(err)) {
            run(stdout, new ScriptedStream(20 * FIFO, true));

            assertEquals(20 * FIFO, read(reader, 20 * FIFO));
            // The FIFO, what we keep, and what is on its way between them.
            assertTrue(stdout.taken(2 * FIFO) <= 5 * FIFO, "" + stdout.taken(0));
        }
    }

    @Test
    void aProcessThatIsKilledEndsThoughItsChildrenFloodWhatNobodyReads() throws Exception {
        var stdout = ScriptedStream.endless();
        try (var _ = Fifo.openRead(out)) {
            run(stdout, new ScriptedStream(0, true));
        }
        stdio.expectEnd();
        stdout.taken(100 * FIFO); // far more than is kept

        stdio.drain();
    }

    @Test
    void anOutputWhoseReadersAndNameAreGoneIsLetGo() throws Exception {
        try (var _ = Fifo.openRead(out)) {
            run(new ScriptedStream(5 * FIFO, true), new ScriptedStream(0, true));
        }
        Files.delete(out);

        stdio.drain();
    }

    private CompletableFuture<Void> draining() {
        return CompletableFuture.runAsync(() -> {
            try {
                stdio.drain();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void run(ScriptedStream stdout, ScriptedStream stderr) throws IOException {
        run(OWNER, stdout, stderr);
    }

    private void run(Stdio.Owner owner, ScriptedStream stdout, ScriptedStream stderr)
            throws IOException {
        stdio = Stdio.open(new Stdio.Paths("", out.toString(), err.toString(), false), owner);
        stdio.relay(Optional.empty(), Optional.of(stdout), Optional.of(stderr), () -> {});
    }

    private interface Reading {
        int run() throws IOException;
    }

    /// Reads after a while, as a client does that the scheduler has forgotten. That it is a long one makes a test that
    /// should fail do so; no test passes because of it.
    private static CompletableFuture<Integer> later(Reading reading) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Thread.sleep(800);
                        return reading.run();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
    }

    private static int read(PolledFd from, int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && from.read(buffer) >= 0) {
            assertTrue(buffer.position() <= bytes);
        }
        return buffer.position();
    }

    private static int readToTheEnd(PolledFd from) throws IOException {
        var buffer = ByteBuffer.allocate(4096);
        int total = 0;
        for (int n; (n = from.read(buffer)) >= 0; total += n) {
            buffer.clear();
        }
        return total;
    }
}
