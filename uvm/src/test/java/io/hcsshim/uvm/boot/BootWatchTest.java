package io.hcsshim.uvm.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BootWatchTest {
    private static final Duration LIMIT = Duration.ofMillis(50);

    private final List<BootPhase> phases = new ArrayList<>();

    private BootWatch watch(Supplier<OptionalLong> effort) {
        return new BootWatch(BootPhase.RESUME, LIMIT, () -> "", effort, phases::add);
    }

    @Test
    void aMachineThatDoesNothingIsGivenUp() {
        var watch = watch(() -> OptionalLong.of(7));

        var stuck = assertThrows(IOException.class, watch::await);

        assertTrue(stuck.getMessage().contains("no progress"), stuck.getMessage());
    }

    @Test
    void aMachineOfWhichNothingIsKnownIsGivenUp() {
        assertThrows(IOException.class, watch(OptionalLong::empty)::await);
    }

    /// It comes up at the moment when somebody has looked whether it works, which is after its time.
    @Test
    void aMachineThatWaitsForProcessorsGetsTime() throws Exception {
        var looks = new AtomicInteger();
        var late = new CompletableFuture<BootWatch>();
        var watch =
                watch(() -> {
                    if (looks.incrementAndGet() == 2) {
                        BootPhase.RESUME.forEach(late.join()::reached);
                    }
                    return OptionalLong.of(System.nanoTime());
                });
        late.complete(watch);

        watch.await();

        assertEquals(BootPhase.RESUME, phases);
        assertEquals(2, looks.get());
    }

    @Test
    void aMachineThatTurnsInCirclesIsGivenUpInTheEnd() {
        assertThrows(IOException.class, watch(() -> OptionalLong.of(System.nanoTime()))::await);
    }
}
