package io.hcsshim.guest.stdio;

/// Joins the standard streams of a process to the host's.
///
/// Made before the process, started once when the host's streams are there, closed at the end. Each
/// stream is copied by a platform thread of its own, since it waits in system calls.
public sealed interface Relay extends AutoCloseable permits PipeRelay, ConsoleRelay {
    /// Begins to copy. `drained` runs once, when everything that the process wrote has been taken by
    /// the host and the host has closed those streams.
    void start(HostStreams streams, Runnable drained);

    /// Stops the copying of input, since nobody reads it any more.
    void stopInput();

    /// Gives up whatever is still open.
    @Override
    void close();
}
