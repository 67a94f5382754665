package io.hcsshim.uvm;

/// How a container is asked to end.
public enum Shutdown {
    /// SIGTERM to its init.
    GRACEFUL,
    /// SIGKILL to its init.
    FORCED
}
