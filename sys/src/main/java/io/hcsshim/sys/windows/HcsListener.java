package io.hcsshim.sys.windows;

/// Who hears the notifications (first generation) or events (second) of a compute system or a process.
@FunctionalInterface
public interface HcsListener {
    /// Takes a notification. Called on a thread of the system, at the same time as others: it must not wait, and
    /// what it throws is dropped.
    ///
    /// @param type its number, which differs between the generations
    /// @param status an HRESULT; 0 for events
    /// @param document what it says; may be empty
    void heard(int type, int status, String document);
}
