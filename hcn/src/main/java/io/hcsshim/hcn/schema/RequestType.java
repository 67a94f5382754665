package io.hcsshim.hcn.schema;

/// What a change does.
public final class RequestType {
    /// In documents: `Add`.
    public static final String ADD = "Add";

    /// In documents: `Remove`.
    public static final String REMOVE = "Remove";

    /// In documents: `Update`.
    public static final String UPDATE = "Update";

    /// In documents: `Refresh`.
    public static final String REFRESH = "Refresh";

    private RequestType() {}
}
