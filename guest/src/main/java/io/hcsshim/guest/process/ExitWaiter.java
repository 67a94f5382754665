package io.hcsshim.guest.process;

/// Someone who wants to know how a process ended. Exactly one of the two is called, once.
public interface ExitWaiter {
    /// The process ended with `code`, 128 + signal if a signal ended it.
    void exited(int code);

    /// The waiter's time was up first.
    void timedOut();
}
