package io.hcsshim.hcn.schema;

/// What a change does.
public final class RequestType {
    public static final String ADD = "Add";
    public static final String REMOVE = "Remove";
    public static final String UPDATE = "Update";
    public static final String REFRESH = "Refresh";

    private RequestType() {}
}
