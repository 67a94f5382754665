package io.hcsshim.guest.process;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.ExitStatus;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Prctl;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one place where children are started and reaped.
///
/// The agent adopts orphans: what an OCI runtime leaves behind becomes its child and is reaped here too,
/// by a single thread that waits for any child. Nothing else in the agent may start or wait for a
/// process. Thread-safe.
public final class Children {
    private final Map<Integer, Ending> watched = new HashMap<>(); // guarded by this
    private final Map<Integer, ExitStatus> unclaimed = new HashMap<>(); // guarded by this
    private int claims; // guarded by this
    private long started; // guarded by this
    private @Nullable Thread reaper; // guarded by this
    private @Nullable Fd nothing; // guarded by this

    /// Told once how a child ended, on the reaper's thread: must not block.
    public interface Ending {
        /// The child has ended and is reaped.
        void ended(ExitStatus status);
    }

    /// Makes this process the parent of its orphaned descendants.
    public static Children adoptingOrphans() throws ErrnoException {
        Prctl.becomeSubreaper();
        return new Children();
    }

    private Children() {}

    /// The exit code as shells have it: the code, or 128 + signal.
    public static int shellCode(ExitStatus status) {
        return status instanceof ExitStatus.Exited exited
                ? exited.code()
                : 128 + ((ExitStatus.Killed) status).signal();
    }

    /// Starts a child.
    ///
    /// @return its pid
    public synchronized int start(Spawn spawn, Ending ending) throws ErrnoException {
        // The reaper cannot deliver this child's end before it is watched: it needs the lock for
        // that.
        var pid = spawn.start();
        watched.put(pid, ending);
        started++;
        if (reaper == null) {
            reaper = Thread.ofPlatform().name("reaper").daemon().start(new Reaping());
        }
        notifyAll();
        return pid;
    }

    /// Starts a child and waits for its end.
    ///
    /// @return its exit code as shells have it
    public int run(Spawn spawn) throws IOException {
        var outcome = new Outcome();
        var pid = start(spawn, outcome);
        return outcome.await("pid " + pid);
    }

    /// Keeps the exits of unknown children until the claim is closed: open one before a program is run
    /// that leaves an orphan whose pid is known only afterwards.
    public synchronized Claim claim() {
        claims++;
        return new Claim();
    }

    /// `/dev/null` for reading and writing; shared, never to be closed.
    public synchronized Fd nothing() throws ErrnoException {
        if (nothing == null) {
            nothing = Fd.open(Path.of("/dev/null"), Fd.O_RDWR);
        }
        return nothing;
    }

    /// A period in which orphans may turn up; see [Children#claim].
    public final class Claim implements AutoCloseable {
        private Claim() {}

        /// Tells `ending` how the orphan `pid` ends, or has ended since the claim was made.
        public void take(int pid, Ending ending) {
            ExitStatus early;
            synchronized (Children.this) {
                early = unclaimed.remove(pid);
                if (early == null) {
                    watched.put(pid, ending);
                    return;
                }
            }
            ending.ended(early);
        }

        @Override
        public void close() {
            synchronized (Children.this) {
                if (--claims == 0) {
                    unclaimed.clear();
                }
            }
        }
    }

    private final class Reaping implements Runnable {
        @Override
        public void run() {
            try {
                while (true) {
                    reapOne();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does; the thread just ends
            }
        }
    }

    private void reapOne() throws InterruptedException {
        var before = starts();
        try {
            deliver(Wait.forAny());
        } catch (ErrnoException e) {
            if (!e.is(Errno.ECHILD)) {
                throw new IllegalStateException("cannot wait for children", e);
            }
            awaitStart(before); // without a child there are no orphans to come either
        }
    }

    private synchronized long starts() {
        return started;
    }

    private synchronized void awaitStart(long before) throws InterruptedException {
        while (started == before) {
            wait();
        }
    }

    private void deliver(Wait.Child child) {
        Ending ending;
        synchronized (this) {
            ending = watched.remove(child.pid());
            if (ending == null) {
                if (claims > 0) {
                    unclaimed.put(child.pid(), child.status());
                }
                return;
            }
        }
        ending.ended(child.status());
    }
}
