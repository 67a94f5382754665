package io.hcsshim.hcs.schema2;

/// What a [HostProcessorModificationRequest] does.
public final class CpuGroupOperation {
    public static final String CREATE_GROUP = "CreateGroup";
    public static final String DELETE_GROUP = "DeleteGroup";
    public static final String SET_PROPERTY = "SetProperty";

    private CpuGroupOperation() {}
}
