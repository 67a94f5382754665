package io.hcsshim.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcs.computecore.Computecore;
import io.hcsshim.hcs.schema1.ContainerConfig;
import io.hcsshim.hcs.schema1.PropertyQuery;
import io.hcsshim.hcs.vmcompute.Vmcompute;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Diagnostics;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many calls from many threads, with callbacks on their way while handles are closed.
@Timeout(300)
class StressTest {
    private static final int THREADS = 64;
    private static final int ENOUGH = 100_000;

    private final WindowsStub stub = WindowsStub.fresh();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Phaser background = new Phaser(1);

    @Test
    void theFirstGenerationLosesNothing() throws Exception {
        run(new Vmcompute(HcsSettings.of(Libraries.in(stub.folder()), Map.of())));
    }

    @Test
    void theSecondGenerationLosesNothing() throws Exception {
        stub.option("asynchronous", 1);
        run(new Computecore(HcsSettings.of(Libraries.in(stub.folder()), Map.of())));
    }

    private void run(Hcs hcs) throws InterruptedException {
        var threads = new java.util.ArrayList<Thread>();
        for (var i = 0; i < THREADS; i++) {
            var number = i;
            threads.add(Thread.startVirtualThread(() -> keepCalling(hcs, number)));
        }
        for (var thread : threads) {
            thread.join();
        }
        background.arriveAndAwaitAdvance();
        assertEquals(List.of(), List.copyOf(failures));
        assertTrue(stub.count("calls") >= ENOUGH, "calls: " + stub.count("calls"));
        for (var what : List.of("handles", "texts", "files", "events", "operations")) {
            while (stub.count(what) != 0) {
                Thread.onSpinWait(); // operations end on threads of the service
            }
        }
        assertEquals(0, Diagnostics.listeners());
        assertEquals(0, stub.count("wrong handles"));
        assertEquals(0, stub.count("wrong frees"));
        assertEquals(0, stub.count("wrong operations"));
    }

    private void keepCalling(Hcs hcs, int number) {
        var random = new SplittableRandom(number);
        for (var round = 0; stub.count("calls") < ENOUGH && failures.isEmpty(); round++) {
            try {
                live(hcs, "s" + number + "-" + round, random);
            } catch (Exception | Error e) {
                failures.add(e);
            }
        }
    }

    /// The life of one system. Closing is always a race: with its exit, with events, with whoever waits.
    private void live(Hcs hcs, String id, SplittableRandom random)
            throws IOException, InterruptedException {
        var system = hcs.create(id, new ContainerConfig());
        system.start();
        var process = system.createProcess(HcsFixture.command("exit 3"));
        var second = system.createProcess(HcsFixture.command("hold"));
        beside(() -> expectClosedOr(system::awaitExit));
        beside(() -> expectClosedOr(second::awaitExit));
        system.properties(new PropertyQuery());
        if (process.awaitExit() != 3) {
            throw new AssertionError("another exit code");
        }
        process.close();
        switch (random.nextInt(4)) {
            case 0 -> second.kill();
            case 1 -> beside(() -> expectClosedOr(() -> second.signal(SignalOptions.linux(9))));
            case 2 -> beside(() -> expectClosedOr(() -> second.status().json()));
            default -> {}
        }
        if (random.nextBoolean()) {
            second.close();
        }
        if (random.nextBoolean()) {
            beside(system::terminate);
            system.close();
        } else {
            system.terminate();
            beside(system::close);
        }
        second.close();
        endIfStillThere(hcs, id);
    }

    /// Whoever terminates may come too late for its handle.
    private static void endIfStillThere(Hcs hcs, String id)
            throws IOException, InterruptedException {
        try (var left = hcs.open(id)) {
            left.terminate();
        } catch (HcsException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private interface Question {
        Object run() throws IOException, InterruptedException;
    }

    private void beside(Action action) {
        background.register();
        Thread.startVirtualThread(() -> {
            try {
                action.run();
            } catch (Exception | Error e) {
                failures.add(e);
            } finally {
                background.arriveAndDeregister();
            }
        });
    }

    private static void expectClosedOr(Question question) throws IOException, InterruptedException {
        try {
            question.run();
        } catch (HcsException e) {
            if (e.error() != HcsError.CLOSED) {
                throw e;
            }
        }
    }
}
