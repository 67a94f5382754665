package io.hcsshim.windows.pipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.sys.windows.PipeListener;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.wire.ttrpc.TtrpcChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Named pipes, with the stand-in for kernel32.
@Timeout(30)
class PipesTest {
    static {
        // Before anything asks for the system's libraries.
        System.setProperty("hcsshim.windows.libraries", WindowsStub.fresh().folder().toString());
    }

    private static final String PIPE = "\\\\.\\pipe\\ProtectedPrefix\\Administrators\\test";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());

    @AfterEach
    void nothingIsLeft() {
        for (var what : new String[] {"files", "events", "local memory"}) {
            while (stub.count(what) != 0) {
                Thread.onSpinWait(); // the time limit of the test says that it is left
            }
        }
        assertEquals(0, stub.count("wrong handles"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void bothEndsHearEachOther(long overlapped) throws Exception {
        stub.option("overlapped", overlapped);
        try (var server = PipeServer.open(libraries, PIPE)) {
            for (int client = 0; client < 3; client++) {
                var accepted = accepting(server);
                try (var near = NamedPipes.connect(libraries, PIPE, LIMIT);
                        var far = accepted.get()) {
                    near.output().write("hello".getBytes(StandardCharsets.UTF_8));
                    assertArrayEquals(
                            "hello".getBytes(StandardCharsets.UTF_8), far.in().readNBytes(5));
                    far.out().write(7);
                    assertEquals(7, near.input().read());
                    far.out().close();
                    assertEquals(-1, near.input().read());
                }
            }
        }
    }

    @Test
    void closingEndsWhoeverAccepts() throws Exception {
        var server = PipeServer.open(libraries, PIPE);
        var accepted = accepting(server);
        while (stub.count("ConnectNamedPipe") == 0) {
            Thread.onSpinWait();
        }

        server.close();
        server.close();

        var failure = assertThrows(ExecutionException.class, accepted::get);
        assertEquals(ClosedChannelException.class, failure.getCause().getClass());
    }

    @Test
    void aPipeHasOneServerAndNobodyConnectsToNone() throws Exception {
        assertThrows(WindowsException.class, () -> NamedPipes.connect(libraries, PIPE, LIMIT));
        try (var _ = PipeListener.open(libraries, PIPE, "D:P(A;;GA;;;SY)")) {
            assertThrows(
                    WindowsException.class,
                    () -> PipeListener.open(libraries, PIPE, "D:P(A;;GA;;;SY)"));
        }
    }

    private static CompletableFuture<TtrpcChannel> accepting(PipeServer server) {
        var accepted = new CompletableFuture<TtrpcChannel>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        accepted.complete(server.accept());
                    } catch (Exception e) {
                        accepted.completeExceptionally(e);
                    }
                });
        return accepted;
    }
}
