package io.hcsshim.uvm.trace;

import io.hcsshim.protocol.trace.Span;
import io.hcsshim.protocol.trace.SpanContext;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/// Measures spans on the host. Inside of one that is measured, [#child] measures its parts; elsewhere it does nothing.
///
/// A thread that carries on the work of another is told so ([#carried]). Thread-safe.
public final class Tracer {
    private static final ScopedValue<Active> ACTIVE = ScopedValue.newInstance();

    private final Consumer<Span> done;

    private record Active(Tracer tracer, SpanContext context) {}

    /// Work that may fail.
    public interface Work<T> {
        /// Does it.
        T run() throws IOException, InterruptedException;
    }

    /// @param done takes spans; must return quickly
    public Tracer(Consumer<Span> done) {
        this.done = done;
    }

    /// Measures work as a part of what somebody else measures, or as a trace of its own.
    ///
    /// @param parent `traceparent` of the other, or empty
    public <T> T root(String parent, String name, Map<String, String> attributes, Work<T> work)
            throws IOException, InterruptedException {
        var above = SpanContext.parse(parent);
        var context =
                above.isPresent() ? above.get().child(random()) : new SpanContext(trace(), span());
        var parentSpan = above.map(SpanContext::span).orElse("");
        return measured(new Active(this, context), parentSpan, name, attributes, work);
    }

    private static String trace() {
        return span() + span();
    }

    private static String span() {
        return new SpanContext("", "").child(random()).span();
    }

    private static long random() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }

    /// Measures work as a part of what is measured on this thread; if nothing is, only does it.
    public static <T> T child(String name, Map<String, String> attributes, Work<T> work)
            throws IOException, InterruptedException {
        if (!ACTIVE.isBound()) {
            return work.run();
        }
        var active = ACTIVE.get();
        var part = new Active(active.tracer, active.context.child(random()));
        return measured(part, active.context.span(), name, attributes, work);
    }

    private static <T> T measured(
            Active active, String parent, String name, Map<String, String> attributes, Work<T> work)
            throws IOException, InterruptedException {
        var start = Span.now();
        var failure = "";
        try {
            return within(active, work);
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = e.toString();
            throw e;
        } finally {
            active.tracer.done.accept(
                    new Span(active.context, parent, name, start, Span.now(), attributes, failure));
        }
    }

    private static <T> T within(Active active, Work<T> work)
            throws IOException, InterruptedException {
        try {
            return ScopedValue.where(ACTIVE, active).<T, Exception>call(work::run);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("work throws nothing else", e);
        }
    }

    /// The same work, for another thread, as a part of what is measured on this one.
    public static <T> Work<T> carried(Work<T> work) {
        if (!ACTIVE.isBound()) {
            return work;
        }
        var active = ACTIVE.get();
        return () -> within(active, work);
    }

    /// What is measured on this thread.
    public static Optional<SpanContext> current() {
        return ACTIVE.isBound() ? Optional.of(ACTIVE.get().context) : Optional.empty();
    }

    /// Hands on a span that somebody else has measured, as a part of what is measured on this thread.
    public static void add(String name, long startNanos, long endNanos) {
        if (ACTIVE.isBound()) {
            var active = ACTIVE.get();
            active.tracer.done.accept(
                    new Span(
                            active.context.child(random()),
                            active.context.span(),
                            name,
                            startNanos,
                            endNanos,
                            Map.of(),
                            ""));
        }
    }
}
