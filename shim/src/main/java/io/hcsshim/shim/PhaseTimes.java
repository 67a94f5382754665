package io.hcsshim.shim;

import io.hcsshim.protocol.trace.Span;
import io.hcsshim.uvm.boot.BootPhase;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.trace.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// When a machine reached its phases, for spans; and the spans of its guest. Thread-safe.
final class PhaseTimes implements PhaseListener {
    private final PhaseListener also;
    private final Consumer<Span> guestSpans;
    private final long start = Span.now();
    private final List<Reached> reached = new ArrayList<>(); // guarded by itself

    private record Reached(BootPhase phase, long at) {}

    /// @param also       hears of the phases too
    /// @param guestSpans take the guest's
    PhaseTimes(PhaseListener also, Consumer<Span> guestSpans) {
        this.also = also;
        this.guestSpans = guestSpans;
    }

    @Override
    public void reached(BootPhase phase) {
        synchronized (reached) {
            reached.add(new Reached(phase, Span.now()));
        }
        also.reached(phase);
    }

    @Override
    public void traced(Span span) {
        guestSpans.accept(span);
    }

    /// Makes spans of them, as parts of what is measured on this thread.
    void tell() {
        synchronized (reached) {
            long before = start;
            for (var each : reached) {
                Tracer.add("boot/" + each.phase().label(), before, each.at());
                before = each.at();
            }
        }
    }
}
