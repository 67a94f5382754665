package io.hcsshim.uvm.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.protocol.trace.Span;
import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LeaseGroupTest {
    private final Set<String> held = new ConcurrentSkipListSet<>();

    @Test
    void leasesAreTakenAtTheSameTimeAndToldInOrder() throws Exception {
        var together = new CountDownLatch(2);

        var group =
                LeaseGroup.<Named>acquire(
                        List.of(
                                () -> {
                                    meet(together);
                                    return new Named("a");
                                },
                                () -> {
                                    meet(together);
                                    return new Named("b");
                                }));

        assertEquals(List.of("a", "b"), group.leases().stream().map(lease -> lease.name).toList());
        assertEquals(Set.of("a", "b"), held);
        group.close();
        assertEquals(Set.of(), held);
    }

    private static void meet(CountDownLatch together) throws InterruptedException {
        together.countDown();
        together.await();
    }

    @Test
    void whatIsDoneForALeaseIsAPartOfWhatIsMeasured() throws Exception {
        var spans = new CopyOnWriteArrayList<Span>();
        new Tracer(spans::add)
                .root(
                        "",
                        "all",
                        Map.of(),
                        () ->
                                LeaseGroup.<Named>acquire(
                                        List.of(() ->
                                                Tracer.child(
                                                        "part", Map.of(), () -> new Named("a")))));

        assertEquals(List.of("part", "all"), spans.stream().map(Span::name).toList());
        assertEquals(spans.get(1).context().span(), spans.get(0).parent());
    }

    @Test
    void oneFailureGivesBackTheOthers() {
        List<Tracer.Work<Named>> acquisitions =
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
