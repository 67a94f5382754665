package io.hcsshim.sys.linux.net;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.sys.testing.Laboratory;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkNewsTest {
    @Test
    void whatChangesInANamespaceIsHeard() throws Exception {
        try (var laboratory = Laboratory.open()) {
            var room = laboratory.room();
            var news = laboratory.hold(NetworkNews.of(room.namespace()));
            var links = room.links();

            var link = links.create(NewLink.veth("a", "b"));
            news.await();
            news.skip();
            room.serve("a", "10.1.0.1/24");
            news.await();
            news.skip();
            links.delete(link);
            news.await();
        }
    }

    @Test
    void whoWaitsIsWokenByTheClose() throws Exception {
        try (var laboratory = Laboratory.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var news = NetworkNews.of(laboratory.room().namespace());
            var waiting = CompletableFuture.runAsync(() -> await(news), threads);

            news.close();

            var failure = assertThrows(CompletionException.class, waiting::join);
            assertThrows(
                    ClosedChannelException.class,
                    () -> {
                        throw failure.getCause().getCause();
                    });
        }
    }

    private static void await(NetworkNews news) {
        try {
            news.await();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
