package io.hcsshim.hcn.schema;

/// What a change does.
public final class RequestType {
    /// Adds what the settings say to what is there.
    public static final String ADD = "Add";

    /// Takes it away.
    public static final String REMOVE = "Remove";

    /// Sets it instead of what is there.
    public static final String UPDATE = "Update";

    /// Has the service read again what it depends on.
    public static final String REFRESH = "Refresh";

    private RequestType() {}
}
