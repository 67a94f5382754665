package io.hcsshim.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuestionsTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final Duration WINDOW = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();

    /// What a machine does at this moment.
    private interface Deeds {
        Optional<Vitals.Effort> now() throws InterruptedException;
    }

    private interface Ping {
        void answer() throws IOException, InterruptedException;
    }

    private static Optional<Vitals.Effort> effort(long used, long wanted) {
        return Optional.of(new Vitals.Effort(used, wanted));
    }

    /// Two processors that are busy all the time.
    private static Optional<Vitals.Effort> busy() {
        return effort(2 * System.nanoTime(), 2 * System.nanoTime());
    }

    private void silence() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private Questions to(Deeds deeds, Ping ping) {
        return to(deeds, ping, Integer.MAX_VALUE);
    }

    /// @param look at which the answer is there
    private Questions to(Deeds deeds, Ping ping, int look) {
        var vitals =
                new Vitals() {
                    @Override
                    public Optional<Effort> effort() {
                        if (looks.incrementAndGet() == look) {
                            answered.countDown();
                        }
                        try {
                            return deeds.now();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }

                    @Override
                    public void ping() throws IOException, InterruptedException {
                        pings.incrementAndGet();
                        ping.answer();
                    }
                };
        return new Questions(vitals, PATIENCE, WINDOW);
    }

    private boolean askForever(Questions questions, Duration limit)
            throws IOException, InterruptedException {
        return questions.ask(
                "how are you",
                limit,
                () -> {
                    answered.await();
                    return true;
                });
    }

    private void assertGivenUp(Questions questions) {
        var e = assertThrows(TaskException.class, () -> askForever(questions, LONG));
        assertTrue(
                e.getMessage().startsWith("how are you: the guest did not answer"), e::getMessage);
    }

    @Test
    void nobodyWaitsForAMachineThatDoesNothing() {
        assertGivenUp(to(() -> effort(7, 7), this::silence));
        assertGivenUp(to(() -> effort(7, 7), () -> {}));
    }

    @Test
    void nobodyWaitsForAnAgentThatHangsBesideAContainerThatIsBusy() {
        assertGivenUp(to(QuestionsTest::busy, this::silence));
        assertEquals(1, pings.get());
    }

    @Test
    void oneThatIsBusyAndWhoseAgentGivesASignIsWaitedFor() throws Exception {
        assertTrue(askForever(to(QuestionsTest::busy, () -> {}, 50), LONG));
    }

    @Test
    void aRefusalIsASignToo() throws Exception {
        Ping refusal =
                () -> {
                    throw new IOException("not now");
                };
        assertTrue(askForever(to(QuestionsTest::busy, refusal, 50), LONG));
    }

    @Test
    void onALoadedHostTheAgentIsGivenMoreTime() throws Exception {
        Deeds deeds =
                () -> {
                    long now = System.nanoTime();
                    return effort(now / 50, now);
                };
        assertTrue(askForever(to(deeds, this::silence, 50), LONG));
    }

    @Test
    void whatThisProcessWasHeldUpIsNobodysSilence() throws Exception {
        Deeds late =
                () -> {
                    Thread.sleep(WINDOW);
                    return busy();
                };
        assertTrue(askForever(to(late, this::silence, 10), LONG));
    }

    @Test
    void aThreadThatEndsDoesNotMakeItIdle() throws Exception {
        Deeds ending = () -> effort(System.nanoTime(), -looks.get() * 1_000_000_000L);
        assertTrue(askForever(to(ending, this::silence, 50), LONG));
    }

    @Test
    void oneOfWhichNothingIsKnownIsWaitedForUntilTheLimit() {
        long begin = System.nanoTime();
        var limit = Duration.ofMillis(500);

        assertThrows(
                TaskException.class, () -> askForever(to(Optional::empty, this::silence), limit));
        assertTrue(System.nanoTime() - begin >= limit.toNanos());
        assertEquals(0, pings.get());
    }

    @Test
    void whatTheQuestionThrowsIsThrown() {
        var e =
                assertThrows(
                        IOException.class,
                        () ->
                                to(Optional::empty, () -> {})
                                        .ask(
                                                "how are you",
                                                () -> {
                                                    throw new IOException("badly");
                                                }));
        assertEquals("badly", e.getMessage());
    }
}
