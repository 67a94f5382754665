package io.hcsshim.hcs.schema2;

/// What a [ModifySettingRequest] does.
public final class RequestType {
    /// In documents: `Add`.
    public static final String ADD = "Add";

    /// In documents: `Remove`.
    public static final String REMOVE = "Remove";

    /// In documents: `PreAdd`.
    public static final String PRE_ADD = "PreAdd";

    /// In documents: `Update`.
    public static final String UPDATE = "Update";

    private RequestType() {}
}
