package io.hcsshim.vm.vhost;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Epoll;
import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Threads;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The one platform thread on which the devices of this process are told of kicks and messages.
///
/// It runs as long as somebody holds it ([#hold], [#release]). Callbacks do a little work and return; one that has
/// more to do asks for another turn ([#again]) and waits until the others have had theirs. Thread-safe.
final class PollLoop {
    private static final int MOST_EVENTS = 64;
    private static final long WAKE = 0;

    private static final Object HOLDING = new Object();
    private static @Nullable PollLoop current;
    private static int holders;

    private final Epoll epoll;
    private final EventFd wake;
    private final AtomicLong nextToken = new AtomicLong(WAKE + 1);
    private final Map<Long, Runnable> watchers = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private volatile boolean ending;

    private PollLoop() throws ErrnoException {
        epoll = Epoll.create();
        try {
            wake = EventFd.create();
            epoll.add(wake.fd(), Epoll.IN, WAKE);
        } catch (ErrnoException e) {
            epoll.close();
            throw e;
        }
    }

    /// The process's loop, which is started if need be; every hold wants its [#release].
    static PollLoop hold() throws ErrnoException {
        synchronized (HOLDING) {
            var loop = current;
            if (loop == null) {
                loop = new PollLoop();
                Threads.start(Thread.ofPlatform().name("vhost-loop").daemon().unstarted(loop::run));
                current = loop;
            }
            holders++;
            return loop;
        }
    }

    /// Gives up one hold; the last one ends the thread.
    void release() {
        synchronized (HOLDING) {
            holders--;
            if (holders == 0) {
                current = null;
                ending = true;
                execute(() -> {});
            }
        }
    }

    /// Calls `watcher` on the loop whenever there is something to read from `fd`, or its end.
    ///
    /// @return the token for [#unwatch]
    long watch(Fd fd, Runnable watcher) throws ErrnoException {
        var token = nextToken.getAndIncrement();
        watchers.put(token, watcher);
        try {
            epoll.add(fd, Epoll.IN, token);
            return token;
        } catch (ErrnoException e) {
            watchers.remove(token);
            throw e;
        }
    }

    /// Ends a watch; on the loop, and before the descriptor is closed.
    void unwatch(Fd fd, long token) {
        watchers.remove(token);
        try {
            epoll.remove(fd);
        } catch (ErrnoException e) {
            // Closed by someone else already: nothing is watched, which is what was wanted.
        }
    }

    /// Runs `task` on the loop, soon; not at all if nobody holds the loop any more.
    void execute(Runnable task) {
        tasks.add(task);
        try {
            wake.signal();
        } catch (ErrnoException e) {
            // The loop has ended since, and with it everything that the task could be about.
        }
    }

    /// Runs `turn` when everything that is ready has been served once; on the loop.
    void again(Runnable turn) {
        turns.add(turn);
    }

    private void run() {
        var ready = new Epoll.Ready(MOST_EVENTS);
        try (epoll;
                wake) {
            while (!ending) {
                round(ready);
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException("the loop of vhost-user devices cannot wait", e);
        }
    }

    private void round(Epoll.Ready ready) throws ErrnoException {
        var count = epoll.await(ready, turns.isEmpty() ? -1 : 0);
        for (var i = 0; i < count; i++) {
            if (ready.token(i) == WAKE) {
                wake.clear();
            } else {
                // Null when an earlier callback of this round has ended the watch.
                var watcher = watchers.get(ready.token(i));
                if (watcher != null) {
                    watcher.run();
                }
            }
        }
        for (var left = tasks.size(); left > 0; left--) {
            tasks.remove().run();
        }
        for (var left = turns.size(); left > 0; left--) {
            turns.remove().run();
        }
    }
}
