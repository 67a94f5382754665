package io.hcsshim.hcs.schema2;

/// What a [HostProcessorModificationRequest] does.
public final class CpuGroupOperation {
    /// Makes one: [CreateGroupOperation].
    public static final String CREATE_GROUP = "CreateGroup";

    /// Takes one away: [DeleteGroupOperation]; refused while machines are in it.
    public static final String DELETE_GROUP = "DeleteGroup";

    /// Sets a [CpuGroupProperty] of one.
    public static final String SET_PROPERTY = "SetProperty";

    private CpuGroupOperation() {}
}
