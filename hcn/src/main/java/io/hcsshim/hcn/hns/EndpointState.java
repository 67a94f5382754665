package io.hcsshim.hcn.hns;

/// The states of an endpoint.
public final class EndpointState {
    public static final int UNINITIALIZED = 0;
    public static final int CREATED = 1;
    public static final int ATTACHED = 2;
    public static final int ATTACHED_SHARING = 3;
    public static final int DETACHED = 4;
    public static final int DEGRADED = 5;
    public static final int DESTROYED = 6;

    private EndpointState() {}
}
