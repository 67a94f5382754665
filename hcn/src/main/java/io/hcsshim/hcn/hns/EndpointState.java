package io.hcsshim.hcn.hns;

/// The states of an endpoint.
public final class EndpointState {
    /// The endpoint is uninitialized.
    public static final int UNINITIALIZED = 0;

    /// The endpoint is created.
    public static final int CREATED = 1;

    /// The endpoint is attached.
    public static final int ATTACHED = 2;

    /// The endpoint is attached sharing.
    public static final int ATTACHED_SHARING = 3;

    /// The endpoint is detached.
    public static final int DETACHED = 4;

    /// The endpoint is degraded.
    public static final int DEGRADED = 5;

    /// The endpoint is destroyed.
    public static final int DESTROYED = 6;

    private EndpointState() {}
}
