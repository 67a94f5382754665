package io.hcsshim.shim.stdio;

import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Carries one of a process's outputs from the guest to a FIFO, until the guest ends it.
///
/// If the FIFO fails, what comes is thrown away, so that the process is not held up for ever.
final class OutputRelay {
    private static final int BUFFER = 64 << 10;
    private static final Duration LOOK = Duration.ofMillis(100);

    // A child of the process may hold the stream open for as long as it likes; the process has
    // ended.
    private static final Duration SILENCE = Duration.ofSeconds(1);

    // A reader may pause, and containerd may be restarting.
    private static final Duration STALL = Duration.ofSeconds(10);

    private final VsockStream from;
    private final PolledFd to;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean writing;
    private volatile long movedAt = System.nanoTime();

    private OutputRelay(VsockStream from, PolledFd to) {
        this.from = from;
        this.to = to;
    }

    static OutputRelay start(VsockStream from, PolledFd to) {
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
        buffer.limit(Math.min(end, buffer.position() + 4096));
        try {
            to.write(buffer);
        } finally {
            buffer.limit(end);
        }
    }

    /// Waits until all is delivered, and gives up when nothing has moved for too long. The process has ended.
    void drain() throws InterruptedException {
        movedAt = System.nanoTime();
        while (!done.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            var patience = writing ? STALL : SILENCE;
            if (System.nanoTime() - movedAt > patience.toNanos()) {
                from.close();
                to.close();
                return;
            }
        }
    }
}
