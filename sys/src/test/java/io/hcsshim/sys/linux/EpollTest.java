package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EpollTest {
    private final Epoll.Ready ready = new Epoll.Ready(8);

    @Test
    void itReportsTheTokenOfWhatIsReady() throws Exception {
        try (Epoll epoll = Epoll.create();
                EventFd quiet = EventFd.create();
                EventFd loud = EventFd.create()) {
            epoll.add(quiet.fd(), Epoll.IN, 1);
            epoll.add(loud.fd(), Epoll.IN, 0x1234_5678_9abc_def0L);
            assertEquals(0, epoll.await(ready, 0));

            loud.signal();

            assertEquals(1, epoll.await(ready, -1));
            assertEquals(0x1234_5678_9abc_def0L, ready.token(0));
            assertEquals(Epoll.IN, ready.events(0));
        }
    }

    @Test
    void severalAreReportedAtOnce() throws Exception {
        try (Epoll epoll = Epoll.create();
                Fd.Pipe pipe = Fd.pipe();
                EventFd event = EventFd.create()) {
            epoll.add(pipe.write(), Epoll.OUT, 7);
            epoll.add(event.fd(), Epoll.IN, 8);
            event.signal();

            assertEquals(2, epoll.await(ready, -1));
            assertEquals(15, ready.token(0) + ready.token(1));
        }
    }

    @Test
    void aHangUpIsReported() throws Exception {
        try (Epoll epoll = Epoll.create();
                Fd.Pipe pipe = Fd.pipe()) {
            epoll.add(pipe.read(), Epoll.IN, 3);
            pipe.write().close();

            assertEquals(1, epoll.await(ready, -1));
            assertEquals(Epoll.HUP, ready.events(0));
        }
    }

    @Test
    void modifyAndRemoveChangeWhatIsWatched() throws Exception {
        try (Epoll epoll = Epoll.create();
                EventFd event = EventFd.create()) {
            event.signal();
            epoll.add(event.fd(), Epoll.IN | Epoll.ONESHOT, 1);
            assertEquals(1, epoll.await(ready, 0));
            assertEquals(0, epoll.await(ready, 0));
            epoll.modify(event.fd(), Epoll.IN, 2);
            assertEquals(1, epoll.await(ready, 0));
            assertEquals(2, ready.token(0));
            epoll.remove(event.fd());
            assertEquals(0, epoll.await(ready, 0));
            var e = assertThrows(ErrnoException.class, () -> epoll.remove(event.fd()));
            assertTrue(e.is(Errno.ENOENT));
        }
    }
}
