package io.hcsshim.shim.stdio;

import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Carries one of a process's outputs from the guest to a FIFO, until the guest ends it.
///
/// A FIFO that nobody reads holds the process up, as it should while it lives. Once the process is dead, or killed,
/// nobody can be held up any more: if there is no reader then, what comes is thrown away, for the guest tells the end of
/// a process only when its output was taken. If the FIFO fails it is thrown away too.
final class OutputRelay {
    private static final int BUFFER = 64 << 10;
    private static final int PART = 4 << 10;
    private static final Duration LOOK = Duration.ofMillis(50);

    // A child of the process may hold the stream open for as long as it likes; the process has
    // ended.
    private static final Duration SILENCE = Duration.ofSeconds(1);

    // How long nothing has to move before it matters whether anybody reads.
    private static final Duration DOUBT = Duration.ofMillis(500);

    // A reader that is there may pause, but not for ever.
    private static final Duration STALL = Duration.ofSeconds(60);

    // A client that hears of the end lets go of a stream that it has not come round to read yet.
    private static final Duration READING = Duration.ofMillis(500);

    private final VsockStream from;
    private final Output to;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean writing;
    private volatile long movedAt = System.nanoTime();

    private OutputRelay(VsockStream from, Output to) {
        this.from = from;
        this.to = to;
    }

    static OutputRelay start(VsockStream from, Output to) {
        var relay = new OutputRelay(from, to);
        Thread.ofVirtual().name("output " + to).start(relay::run);
        return relay;
    }

    private void run() {
        var buffer = ByteBuffer.allocate(BUFFER);
        boolean broken = false;
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                broken = broken || !deliver(buffer);
                buffer.clear();
            }
        } catch (IOException e) {
            // The machine died, or drain() gave the stream up: no more will come.
            return;
        } finally {
            from.close();
            done.countDown();
        }
    }

    private boolean deliver(ByteBuffer buffer) {
        movedAt = System.nanoTime();
        writing = true;
        try {
            while (buffer.hasRemaining()) {
                deliverPart(buffer);
                movedAt = System.nanoTime();
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            writing = false;
        }
    }

    /// In parts, since a full FIFO that is read from slowly counts as moving.
    private void deliverPart(ByteBuffer buffer) throws IOException {
        int end = buffer.limit();
        buffer.limit(Math.min(end, buffer.position() + PART));
        try {
            to.write(buffer);
        } finally {
            buffer.limit(end);
        }
    }

    /// Sees to it, once the process was killed, that output nobody reads does not keep its end from being told.
    void expectEnd() {
        Thread.ofVirtual().name("end of output " + to).start(this::unblock);
    }

    private void unblock() {
        try {
            movedAt = System.nanoTime();
            while (!done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                giveUpIfNobodyReads();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until all is delivered, and gives up when nothing has moved for too long. The process has ended.
    void drain() throws InterruptedException {
        awaitDone();
        to.awaitRead(READING);
    }

    private void awaitDone() throws InterruptedException {
        movedAt = System.nanoTime();
        while (!done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            giveUpIfNobodyReads();
            if (!writing && still() > SILENCE.toNanos()) {
                from.close();
                return;
            }
        }
    }

    private void giveUpIfNobodyReads() {
        if (writing && still() > STALL.toNanos()) {
            to.close();
        } else if (writing && still() > DOUBT.toNanos()) {
            to.failIfNobodyReads();
        }
    }

    private long still() {
        return System.nanoTime() - movedAt;
    }
}
