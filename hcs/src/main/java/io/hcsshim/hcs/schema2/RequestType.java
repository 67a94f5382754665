package io.hcsshim.hcs.schema2;

/// What a [ModifySettingRequest] does.
public final class RequestType {
    public static final String ADD = "Add";
    public static final String REMOVE = "Remove";
    public static final String PRE_ADD = "PreAdd";
    public static final String UPDATE = "Update";

    private RequestType() {}
}
