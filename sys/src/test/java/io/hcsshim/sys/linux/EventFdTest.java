package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventFdTest {
    @Test
    void itCountsHowOftenItWasRaised() throws Exception {
        try (EventFd event = EventFd.create()) {
            assertEquals(0, event.clear());
            event.signal();
            event.signal();
            assertEquals(2, event.clear());
            assertEquals(0, event.clear());
        }
    }

    @Test
    void aWaiterIsWoken() throws Exception {
        try (EventFd event = EventFd.create()) {
            var waiter = Background.start(event::await).awaitInKernel();

            event.signal();

            assertEquals(1, waiter.get());
            assertEquals(0, event.clear());
        }
    }

    @Test
    void oneFromElsewhereNeverWaits() throws Exception {
        try (EventFd ours = EventFd.create();
                Fd theirs = ours.fd().duplicate()) {
            theirs.setBlocking(true);
            EventFd event = EventFd.of(theirs);
            assertEquals(0, event.clear());
            ours.signal();
            assertEquals(1, event.clear());
        }
    }

    @Test
    void aClosedOneRefuses() throws Exception {
        EventFd event = EventFd.create();
        event.close();
        assertThrows(ErrnoException.class, event::signal);
    }
}
