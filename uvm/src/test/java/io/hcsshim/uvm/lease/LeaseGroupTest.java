package io.hcsshim.uvm.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LeaseGroupTest {
    private final Set<String> held = new ConcurrentSkipListSet<>();

    @Test
    void leasesAreTakenAtTheSameTimeAndToldInOrder() throws Exception {
        var together = new CyclicBarrier(2);

        var group =
                LeaseGroup.<Named>acquire(
                        List.of(
                                () -> {
                                    together.await();
                                    return new Named("a");
                                },
                                () -> {
                                    together.await();
                                    return new Named("b");
                                }));

        assertEquals(List.of("a", "b"), group.leases().stream().map(lease -> lease.name).toList());
        assertEquals(Set.of("a", "b"), held);
        group.close();
        assertEquals(Set.of(), held);
    }

    @Test
    void oneFailureGivesBackTheOthers() {
        List<Callable<Named>> acquisitions =
                List.of(
                        () -> new Named("a"),
                        () -> {
                            throw new IOException("no room");
                        },
                        () -> new Named("c"));

        var failure = assertThrows(IOException.class, () -> LeaseGroup.acquire(acquisitions));

        assertEquals("no room", failure.getMessage());
        assertEquals(Set.of(), held);
    }

    @Test
    void whatFailsToCloseIsTriedAgainAndTheRestIsNot() throws Exception {
        var group = LeaseGroup.<Named>acquire(List.of(() -> new Named("a"), () -> new Named("b")));
        group.leases().getFirst().busy = true;

        assertThrows(IOException.class, group::close);
        assertEquals(Set.of("a"), held);
        group.leases().getFirst().busy = false;
        group.close();

        assertEquals(Set.of(), held);
    }

    private final class Named implements Lease {
        private final String name;
        private volatile boolean busy;

        Named(String name) {
            this.name = name;
            held.add(name);
        }

        @Override
        public void close() throws IOException {
            if (busy) {
                throw new IOException(name + " is busy");
            }
            if (!held.remove(name)) {
                throw new IllegalStateException(name + " was given back twice");
            }
        }
    }
}
