package io.hcsshim.vm.fs;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Threads;
import io.hcsshim.vm.FileRequests;
import io.hcsshim.vm.FileRequests.Postponed;
import io.hcsshim.vm.vhost.GuestFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The threads that answer the requests of one device: none while there is nothing to do, a few while there is.
///
/// A request that waits for a slow file keeps one of them. Thread-safe.
final class Workers {
    /// As many requests of one machine are worked on at a time.
    static final int MOST = 6;

    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final int STACK_BYTES = 256 << 10;

    private final String name;
    private final RequestQueues queues;
    private final FileRequests server;
    private final Consumer<GuestFault> faults;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    // Guarded by the lock.
    private int threads;
    private int idle;
    private int calls;
    private boolean ended;

    Workers(String name, RequestQueues queues, FileRequests server, Consumer<GuestFault> faults) {
        this.name = name;
        this.queues = queues;
        this.server = server;
        this.faults = faults;
    }

    /// There may be something to do.
    void wake() throws ErrnoException {
        lock.lock();
        try {
            if (ended || calls == MOST) {
                return;
            }
            calls++; // also if nobody is there to hear it: whoever gets ready looks once more
            if (calls <= idle) {
                wanted.signal();
            } else if (threads < MOST) {
                start();
            }
        } finally {
            lock.unlock();
        }
    }

    private void start() throws ErrnoException {
        Threads.start(
                Thread.ofPlatform()
                        .daemon()
                        .stackSize(STACK_BYTES)
                        .name(name)
                        .unstarted(this::work));
        threads++;
    }

    /// Takes no more from the queues; what is under way is finished.
    void end() {
        lock.lock();
        try {
            ended = true;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            server.enter();
            var job = new Job();
            while (await()) {
                workOff(job);
            }
        } catch (GuestFault e) {
            leave();
            faults.accept(e);
        } catch (IOException | RuntimeException | Error e) {
            leave();
            faults.accept(new GuestFault("its server failed: " + e));
        }
    }

    private void workOff(Job job) throws IOException {
        while (true) {
            var found = queues.take(job);
            if (found == RequestQueues.Found.NOTHING) {
                return;
            }
            if (found == RequestQueues.Found.ONE_OF_SEVERAL) {
                wake();
            }
            var answer = new Answering(job.ticket);
            server.answer(job.request(), job.reply(), answer);
            if (!answer.postponed) {
                queues.finish(job, job.reply().flip());
            }
        }
    }

    /// One request, of which it may turn out that its answer takes long.
    private final class Answering implements FileRequests.Postponing, Postponed {
        private final Job.Ticket ticket;
        private boolean postponed;

        private Answering(Job.Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        public Postponed postpone() {
            postponed = true;
            return this;
        }

        @Override
        public void answer(byte[] reply) {
            try {
                queues.finish(ticket, ByteBuffer.allocateDirect(reply.length).put(reply).flip());
            } catch (GuestFault e) {
                faults.accept(e);
            }
        }
    }

    /// Waits for something to do.
    ///
    /// @return false if there is no need for this thread any more
    private boolean await() throws GuestFault {
        lock.lock();
        try {
            return isCalled(QUIET) || lookAround() || isCalled(IDLE) || !goes();
        } finally {
            lock.unlock();
        }
    }

    /// @return whether there is something to do
    private boolean isCalled(Duration within) {
        idle++;
        try {
            var left = within.toNanos();
            while (calls == 0 && !ended && left > 0) {
                left = wanted.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            ended = true; // nobody interrupts it
        } finally {
            idle--;
        }
        if (calls == 0 || ended) {
            return false;
        }
        calls--;
        return true;
    }

    /// It has been quiet for a moment, and may be so for long.
    private boolean lookAround() throws GuestFault {
        if (ended) {
            return false;
        }
        lock.unlock();
        try {
            return queues.rest();
        } finally {
            lock.lock();
        }
    }

    private boolean goes() {
        threads--;
        return true;
    }

    private void leave() {
        lock.lock();
        try {
            threads--;
        } finally {
            lock.unlock();
        }
    }
}
