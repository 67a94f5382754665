package io.hcsshim.hcs.schema2;

/// What a [ModifySettingRequest] does.
public final class RequestType {
    /// Adds what the path names; fails with `ALREADY_EXISTS` if it is there.
    public static final String ADD = "Add";

    /// Takes it away.
    public static final String REMOVE = "Remove";

    /// Tells a guest of an endpoint before its adapter comes.
    public static final String PRE_ADD = "PreAdd";

    /// Sets it to another value.
    public static final String UPDATE = "Update";

    private RequestType() {}
}
