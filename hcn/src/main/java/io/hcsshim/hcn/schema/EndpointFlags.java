package io.hcsshim.hcn.schema;

/// Bits of [HostComputeEndpoint#FLAGS].
public final class EndpointFlags {
    /// It stands for an endpoint on another host.
    public static final long REMOTE = 1;

    private EndpointFlags() {}
}
