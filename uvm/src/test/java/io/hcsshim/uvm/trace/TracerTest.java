package io.hcsshim.uvm.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.trace.Span;
import io.hcsshim.protocol.trace.SpanContext;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TracerTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final CopyOnWriteArrayList<Span> spans = new CopyOnWriteArrayList<>();
    private final Tracer tracer = new Tracer(spans::add);

    @Test
    void partsBelongToTheWholeAndTheWholeToWhoAsked() throws Exception {
        var result =
                tracer.root(
                        PARENT,
                        "whole",
                        Map.of("id", "c1"),
                        () -> Tracer.child("part", Map.of(), () -> 7));

        assertEquals(7, result);
        var part = spans.getFirst();
        var whole = spans.getLast();
        assertEquals("0af7651916cd43dd8448eb211c80319c", whole.context().trace());
        assertEquals("b7ad6b7169203331", whole.parent());
        assertEquals(whole.context().trace(), part.context().trace());
        assertEquals(whole.context().span(), part.parent());
        assertTrue(part.startNanos() >= whole.startNanos() && part.endNanos() <= whole.endNanos());
    }

    @Test
    void aFailureIsToldAndGoesOn() {
        assertThrows(
                IOException.class,
                () ->
                        tracer.root(
                                "",
                                "x",
                                Map.of(),
                                () -> {
                                    throw new IOException("full");
                                }));

        assertEquals("java.io.IOException: full", spans.getFirst().failure());
        assertEquals("", spans.getFirst().parent());
    }

    @Test
    void anotherThreadCarriesOn() throws Exception {
        tracer.root(
                "",
                "whole",
                Map.of(),
                () -> {
                    var work = Tracer.carried(() -> Tracer.child("part", Map.of(), () -> true));
                    var task = new FutureTask<>(work::run);
                    Thread.ofVirtual().start(task);
                    try {
                        return task.get();
                    } catch (java.util.concurrent.ExecutionException e) {
                        throw new IOException(e);
                    }
                });

        assertEquals(2, spans.size());
        assertEquals(spans.getLast().context().span(), spans.getFirst().parent());
    }

    @Test
    void whatNobodyMeasuresIsOnlyDone() throws Exception {
        assertEquals(1, Tracer.child("part", Map.of(), () -> 1));
        assertEquals(Optional.empty(), Tracer.current());
        assertEquals(Optional.empty(), SpanContext.parse(PARENT.replace("-01", "-00")));
        assertEquals(Optional.empty(), SpanContext.parse("nonsense"));
        assertEquals(PARENT, SpanContext.parse(PARENT).orElseThrow().traceparent());
    }
}
