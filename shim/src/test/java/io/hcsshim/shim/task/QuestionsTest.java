package io.hcsshim.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuestionsTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final Duration WINDOW = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final CountDownLatch answered = new CountDownLatch(1);

    private static Questions to(Questions.Effort effort) {
        return new Questions(effort, PATIENCE, WINDOW);
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

    @Test
    void nobodyWaitsForAMachineThatDoesNothing() {
        var e =
                assertThrows(
                        TaskException.class, () -> askForever(to(() -> OptionalLong.of(7)), LONG));

        assertTrue(
                e.getMessage().startsWith("how are you: the guest did not answer"), e::getMessage);
    }

    @Test
    void oneThatUsesProcessorsOrWaitsForThemIsWaitedFor() throws Exception {
        // By the tenth look it has its answer.
        var looks = new int[1];
        var questions =
                to(() -> {
                    if (++looks[0] == 10) {
                        answered.countDown();
                    }
                    return OptionalLong.of(System.nanoTime());
                });

        assertTrue(askForever(questions, LONG));
        assertTrue(looks[0] >= 10);
    }

    @Test
    void oneOfWhichNothingIsKnownIsWaitedForUntilTheLimit() {
        long begin = System.nanoTime();
        var limit = Duration.ofMillis(500);

        assertThrows(TaskException.class, () -> askForever(to(OptionalLong::empty), limit));
        assertTrue(System.nanoTime() - begin >= limit.toNanos());
    }

    @Test
    void whatTheQuestionThrowsIsThrown() {
        var e =
                assertThrows(
                        IOException.class,
                        () ->
                                to(OptionalLong::empty)
                                        .ask(
                                                "how are you",
                                                () -> {
                                                    throw new IOException("badly");
                                                }));
        assertEquals("badly", e.getMessage());
    }
}
