package io.hcsshim.cli.oci;

/// A command that says what its failures end with.
public interface Failing {
    /// The exit status of a failure.
    int failureStatus();
}
