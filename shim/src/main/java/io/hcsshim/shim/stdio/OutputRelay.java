package io.hcsshim.shim.stdio;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Carries one of a process's outputs from the guest to where it goes, until the guest ends it.
///
/// ```
///  guest ──taking──▶ spool ──giving──▶ output
/// ```
///
/// Two threads, because the guest tells the end of a process only when all its output was taken, while whoever reads it
/// may pause, or come late, or never. A living process is held up once the spool is full too; whether it still lives is
/// asked now and then. When its end is near there is room for all that the guest can still hold, so its end is told whether anybody reads or not, and what
/// was not read is kept until it is, or until [#abandon]. Whoever reads finds the end of the output when the guest
/// has ended it and all was read.
final class OutputRelay {
    private static final int BUFFER = 32 << 10;

    // A full FIFO that is read from slowly counts as moving.
    private static final int PART = 4 << 10;

    // With the FIFO this is more than a process could write that nobody reads if it had a pipe of
    // its own.
    private static final int ROOM = 128 << 10;

    // More than the guest holds of a stream: a pipe, a buffer of the agent, and a window of the
    // vsock device.
    private static final int ROOM_AT_THE_END = 4 << 20;

    private static final Duration LOOK = Duration.ofMillis(50);

    // A child of the process may hold the stream open for as long as it likes, and even write; the
    // process has ended.
    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration REMAINS = Duration.ofSeconds(5);

    // Who has the output open and takes nothing for so long does not keep the end from being told
    // any longer.
    private static final Duration STALL = Duration.ofSeconds(60);

    private static final Duration LAST_READING = Duration.ofSeconds(2);

    // How often it is looked whether the audience is there, and how long after its return its
    // readers may take to come.
    private static final Duration AUDIENCE_LOOK = Duration.ofMillis(200);
    private static final Duration RETURN = Duration.ofSeconds(20);

    // How long a process may be held up before it is asked whether it still runs; twice as long the
    // next time.
    private static final Duration FIRST_QUESTION = Duration.ofSeconds(1);
    private static final Duration LAST_QUESTION = Duration.ofSeconds(32);

    private final VsockStream from;
    private final Output to;
    private final Log log;
    private final Audience audience;
    private final Runnable heldUp;
    private final Spool spool = new Spool(ROOM);
    private final CountDownLatch taken = new CountDownLatch(1);
    private final CountDownLatch given = new CountDownLatch(1);
    private volatile boolean ending;
    private volatile boolean abandoned;
    private volatile boolean kept;
    private volatile long tookAt = System.nanoTime();
    private volatile long gaveAt = System.nanoTime();

    private OutputRelay(VsockStream from, Output to, Stdio.Owner owner, Runnable heldUp) {
        this.from = from;
        this.to = to;
        this.log = owner.log();
        this.audience = owner.audience();
        this.heldUp = heldUp;
    }

    /// @param owner  whose log is told when output is lost
    /// @param heldUp told now and then while the process is held up, and may have ended unnoticed
    static OutputRelay start(VsockStream from, Output to, Stdio.Owner owner, Runnable heldUp) {
        var relay = new OutputRelay(from, to, owner, heldUp);
        Thread.ofVirtual().name("take " + to).start(relay::takeAll);
        Thread.ofVirtual().name("give " + to).start(relay::giveAll);
        return relay;
    }

    private void takeAll() {
        var buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                tookAt = System.nanoTime();
                keep(buffer.flip());
                buffer.clear();
            }
        } catch (IOException e) {
            return; // the machine died, or we gave the stream up: no more will come
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            from.close();
            spool.end();
            taken.countDown();
        }
    }

    /// Once the process was killed or has ended nobody can be held up: what there is no room and no reader for is lost.
    private void keep(ByteBuffer bytes) throws InterruptedException {
        var patience = FIRST_QUESTION;
        long asked = System.nanoTime();
        while (!spool.offer(bytes, LOOK)) {
            if (ending && !to.isRead()) {
                return;
            }
            if (since(asked) > patience.toNanos() && !ending) {
                heldUp.run();
                asked = System.nanoTime();
                patience = patience.equals(LAST_QUESTION) ? patience : patience.multipliedBy(2);
            }
        }
    }

    private void giveAll() {
        try {
            for (var part = spool.take(); part.isPresent(); part = spool.take()) {
                give(part.get());
            }
            awaitReading();
        } catch (IOException e) {
            spool.discard(); // the process is not to notice
            if (!abandoned) {
                log.warning(to + ": output is lost from here on", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            to.close();
            given.countDown();
        }
    }

    /// What was given is kept until it is read, or nobody can come any more who would.
    private void awaitReading() throws InterruptedException {
        int before = Integer.MAX_VALUE;
        long pause = 1;
        for (int unread = to.unread(); unread > 0 && !to.isLost(); unread = to.unread()) {
            if (unread < before) {
                gaveAt = System.nanoTime();
                before = unread;
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LOOK.toMillis());
        }
    }

    private void give(ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + PART));
            to.write(bytes);
            gaveAt = System.nanoTime();
        }
    }

    /// A signal was sent that may end the process: the guest may get rid of all that it still holds.
    void makeRoom() {
        spool.widen(ROOM_AT_THE_END);
    }

    /// The process was killed: output that nobody reads shall not keep its end from being told.
    void expectEnd() {
        makeRoom();
        to.expectEnd();
        ending = true;
    }

    /// Waits until all is delivered, or nobody is there to deliver it to. The process has ended.
    void drain() throws InterruptedException {
        expectEnd();
        awaitTaken();
        awaitGiven();
    }

    private void awaitTaken() throws InterruptedException {
        long start = System.nanoTime();
        tookAt = start;
        while (!taken.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (since(tookAt) > SILENCE.toNanos() || since(start) > REMAINS.toNanos()) {
                from.close();
            }
        }
    }

    /// A client that hears of the end lets go of what it has not come round to read, so it is told only afterwards. While
    /// the audience is away there is nobody to tell either, and its readers come back with it: containerd that finds a
    /// process ended does not wait for its output any more.
    private void awaitGiven() throws InterruptedException {
        gaveAt = System.nanoTime();
        long looked = System.nanoTime() - AUDIENCE_LOOK.toNanos();
        while (!given.await(LOOK.toMillis(), TimeUnit.MILLISECONDS) && !abandoned) {
            if (to.isRead()) {
                if (since(gaveAt) > STALL.toNanos()) {
                    break;
                }
                continue;
            }
            if (since(looked) >= AUDIENCE_LOOK.toNanos()) {
                looked = System.nanoTime();
                if (!audience.isThere()) {
                    kept = true;
                    gaveAt = System.nanoTime();
                }
            }
            if (!kept || since(gaveAt) > RETURN.toNanos()) {
                break;
            }
        }
        kept = false;
    }

    /// Whether the end is not told because the audience is away, or has just come back.
    boolean isKept() {
        return kept;
    }

    /// Waits, once the end was told, for whoever reads what is left, as long as he goes on doing so: containerd that comes
    /// back opens the output and has the process deleted in the same breath.
    void awaitReader() throws InterruptedException {
        gaveAt = System.nanoTime();
        while (!given.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!to.isRead() || since(gaveAt) > LAST_READING.toNanos()) {
                return;
            }
        }
    }

    /// Closes the output, read or not.
    void abandon() {
        abandoned = true;
        to.close();
        spool.discard();
    }

    private static long since(long nanos) {
        return System.nanoTime() - nanos;
    }
}
