package io.hcsshim.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.hcs.schema1.ContainerConfig;
import io.hcsshim.hcs.schema1.PropertyQuery;
import io.hcsshim.hcs.schema2.ProcessParameters;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.testing.WindowsStub.Generation;
import io.hcsshim.sys.windows.Diagnostics;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/// A service played by the stand-in, of which nothing may be left.
@Timeout(60)
abstract class HcsFixture {
    static final Duration LONG = Duration.ofMinutes(1);
    static final Duration SHORT = Duration.ofMillis(20);

    final WindowsStub stub = WindowsStub.fresh();
    final HcsSettings settings = HcsSettings.of(Libraries.in(stub.folder()), Map.of());

    abstract Generation generation();

    abstract Hcs hcs(HcsSettings settings);

    /// The number of a kind of event.
    abstract int number(HcsEvent.Kind kind);

    Hcs hcs() {
        return hcs(settings);
    }

    /// Nothing has to be left, once calls that were left behind have come back.
    @AfterEach
    void nothingIsLeft() {
        stub.release();
        for (var what : List.of("handles", "texts", "files", "events", "operations")) {
            while (stub.count(what) != 0) {
                Thread.onSpinWait(); // the time limit of the test says that it is left
            }
        }
        assertEquals(0, Diagnostics.listeners());
        assertEquals(0, stub.count("wrong handles"));
        assertEquals(0, stub.count("wrong frees"));
        assertEquals(0, stub.count("wrong operations"));
    }

    HcsSystem running(String id) throws IOException, InterruptedException {
        var system = hcs().create(id, new ContainerConfig());
        system.start();
        return system;
    }

    static ProcessParameters command(String line) {
        return new ProcessParameters()
                .with(ProcessParameters.COMMAND_LINE, line)
                .with(ProcessParameters.CREATE_STD_IN_PIPE, true)
                .with(ProcessParameters.CREATE_STD_OUT_PIPE, true)
                .with(ProcessParameters.CREATE_STD_ERR_PIPE, true);
    }

    interface Attempt {
        void run() throws Exception;
    }

    static HcsException failure(Attempt attempt) {
        return assertThrows(HcsException.class, attempt::run);
    }

    static String state(HcsSystem system) throws IOException, InterruptedException {
        return system.properties(new PropertyQuery()).string("State");
    }

    interface Waiting {
        Object run() throws Exception;
    }

    static CompletableFuture<Exception> awaiting(Waiting wait) {
        var failed = new CompletableFuture<Exception>();
        Thread.startVirtualThread(() -> {
            try {
                failed.complete(new Exception("ended with " + wait.run()));
            } catch (Exception e) {
                failed.complete(e);
            }
        });
        return failed;
    }
}
