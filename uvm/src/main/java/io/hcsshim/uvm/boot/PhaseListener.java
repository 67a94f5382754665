package io.hcsshim.uvm.boot;

import io.hcsshim.protocol.trace.Span;

/// Hears how far a boot has come.
///
/// Called once for each phase, soon after it was reached, from any thread, never from two at once.
@FunctionalInterface
public interface PhaseListener {
    /// Does not listen.
    PhaseListener NONE = _ -> {};

    /// Takes notice; must return quickly and throw nothing.
    void reached(BootPhase phase);

    /// Takes a span that the guest has measured, any time from the boot on: a part of a request that said it was traced.
    default void traced(Span span) {}
}
