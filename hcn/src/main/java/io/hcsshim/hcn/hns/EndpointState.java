package io.hcsshim.hcn.hns;

/// What [HnsEndpoint#STATE] may be: how far an endpoint has come.
public final class EndpointState {
    /// Nothing was made of it yet.
    public static final int UNINITIALIZED = 0;

    /// It is a port of its network, and nobody has it.
    public static final int CREATED = 1;

    /// It is the card of a container or of a machine.
    public static final int ATTACHED = 2;

    /// It is attached, and others share its network stack.
    public static final int ATTACHED_SHARING = 3;

    /// It was attached, and nobody has it any more.
    public static final int DETACHED = 4;

    /// The service could not make all of it; it may work in part.
    public static final int DEGRADED = 5;

    /// It is gone, and the service still knows of it.
    public static final int DESTROYED = 6;

    private EndpointState() {}
}
