package io.hcsshim.hcs.schema2;

/// What a [HostProcessorModificationRequest] does.
public final class CpuGroupOperation {
    /// In documents: `CreateGroup`.
    public static final String CREATE_GROUP = "CreateGroup";

    /// In documents: `DeleteGroup`.
    public static final String DELETE_GROUP = "DeleteGroup";

    /// In documents: `SetProperty`.
    public static final String SET_PROPERTY = "SetProperty";

    private CpuGroupOperation() {}
}
