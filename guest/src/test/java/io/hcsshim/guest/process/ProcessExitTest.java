package io.hcsshim.guest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessExitTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final ProcessExit exit = new ProcessExit(new Timeouts(), _ -> events.add("delivered"));

    @Test
    void everyWaiterGetsTheCodeBeforeTheDeliveryIsAnnounced() {
        exit.await(ProcessExit.FOREVER, new Recorder("a"));
        exit.await(ProcessExit.FOREVER, new Recorder("b"));

        exit.complete(7);

        assertEquals(List.of("a exited 7", "b exited 7", "delivered"), List.copyOf(events));
    }

    @Test
    void nothingIsAnnouncedWhileNobodyAsked() {
        exit.complete(0);
        assertTrue(events.isEmpty());

        exit.await(ProcessExit.FOREVER, new Recorder("late"));
        exit.await(0, new Recorder("later"));

        assertEquals(List.of("late exited 0", "delivered", "later exited 0"), List.copyOf(events));
    }

    @Test
    void onlyTheFirstCodeCounts() {
        exit.complete(1);
        exit.complete(2);
        exit.await(ProcessExit.FOREVER, new Recorder("a"));

        assertEquals("a exited 1", events.peek());
    }

    @Test
    void aWaiterWhoseTimeIsUpIsToldSoOnce() throws InterruptedException {
        exit.await(20, new Recorder("b"));
        exit.await(10, new Recorder("a"));

        var told = Set.of(events.poll(30, TimeUnit.SECONDS), events.poll(30, TimeUnit.SECONDS));
        assertEquals(Set.of("a timed out", "b timed out"), told);

        exit.complete(0);
        assertTrue(events.isEmpty());
    }

    private final class Recorder implements ExitWaiter {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void exited(int code) {
            events.add(name + " exited " + code);
        }

        @Override
        public void timedOut() {
            events.add(name + " timed out");
        }
    }
}
