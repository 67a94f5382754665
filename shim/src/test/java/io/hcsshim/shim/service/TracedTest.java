package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.trace.Span;
import io.hcsshim.uvm.trace.Tracer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Calls that are measured.
@Timeout(60)
class TracedTest {
    @TempDir Path folder;

    @Test
    void whatChangesSomethingIsASpanAndQuestionsAreNone() throws Exception {
        var spans = new CopyOnWriteArrayList<Span>();
        try (var shim = new Shim(folder, Map.of(), Optional.of(new Tracer(spans::add)))) {
            shim.run("c1", "exit 3");
            shim.state("c1", "");
            shim.await("c1", "");
            shim.delete("c1", "");
        }

        assertEquals(
                "containerd.task.v2.Task/Create containerd.task.v2.Task/Start"
                        + " containerd.task.v2.Task/Delete",
                String.join(" ", spans.stream().map(Span::name).toList()));
        assertTrue(spans.stream().allMatch(span -> span.failure().isEmpty()));
    }
}
