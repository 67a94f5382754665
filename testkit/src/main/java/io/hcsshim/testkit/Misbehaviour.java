package io.hcsshim.testkit;

/// What a [FakeGuest] can do instead of its duty when a request comes.
public enum Misbehaviour {
    /// Never answers the request.
    HANG,
    /// Reads nothing any more, not even the rest of the request's frame.
    STOP_READING,
    /// Closes the bridge.
    HANG_UP,
    /// Panics: the machine ends.
    PANIC,
    /// Is gone: somebody killed the hypervisor.
    KILLED,
    /// Answers with a body that is no JSON.
    GARBAGE,
    /// Answers with an id that was never used.
    WRONG_ID,
    /// Answers with a frame longer than a host takes.
    OVERSIZED
}
