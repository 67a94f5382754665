package io.hcsshim.shim.stdio;

/// Whoever is told of ends, and makes readers of outputs come and go: containerd. Thread-safe.
@FunctionalInterface
public interface Audience {
    /// One that never leaves.
    Audience PRESENT = () -> true;

    /// Whether it can be reached at this moment.
    boolean isThere();
}
