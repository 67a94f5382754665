package io.hcsshim.hcs.schema2;

/// Kinds of isolation of [Container#ISOLATION_TYPE].
public final class IsolationType {
    /// Runs on the host as it is.
    public static final String HOST_PROCESS = "HostProcess";

    private IsolationType() {}
}
