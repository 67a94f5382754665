package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The one thread that waits for all [PolledFd]s, so that virtual threads need not hold a carrier.
///
/// It only ever reports *changes* (edge-triggered), so a descriptor costs two calls in its life: add and remove.
final class Poller {
    private static final Poller SHARED = start();

    private final Epoll epoll;
    private final ConcurrentHashMap<Long, PolledFd> watched = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();

    private Poller(Epoll epoll) {
        this.epoll = epoll;
    }

    static Poller shared() {
        return SHARED;
    }

    private static Poller start() {
        try {
            Poller poller = new Poller(Epoll.create());
            Thread.ofPlatform().daemon().name("fd-poller").start(poller::run);
            return poller;
        } catch (ErrnoException e) {
            throw new IllegalStateException("cannot wait for descriptors", e);
        }
    }

    /// Reports every change of readiness for `events` to `polled` until [#forget].
    ///
    /// @return the token to forget it by
    long watch(PolledFd polled, Fd fd, int events) throws ErrnoException {
        long token = tokens.incrementAndGet();
        watched.put(token, polled);
        try {
            epoll.add(fd, events | Epoll.EDGE, token);
        } catch (ErrnoException e) {
            watched.remove(token);
            throw e;
        }
        return token;
    }

    /// Stops reporting. More calls do nothing.
    void forget(long token, Fd fd) {
        if (watched.remove(token) == null) {
            return;
        }
        try {
            epoll.remove(fd);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EBADF)) { // closed by somebody else: the kernel has forgotten it
                throw new IllegalStateException("cannot stop watching " + fd, e);
            }
        }
    }

    private void run() {
        Epoll.Ready ready = new Epoll.Ready(256);
        while (true) {
            try {
                int count = epoll.await(ready, -1);
                for (int i = 0; i < count; i++) {
                    PolledFd polled = watched.get(ready.token(i));
                    if (polled != null) { // else forgotten since
                        polled.changed(ready.events(i));
                    }
                }
            } catch (ErrnoException e) {
                throw new IllegalStateException("cannot wait for descriptors", e);
            }
        }
    }
}
