package io.hcsshim.hcs.storage;

/// What a base layer is for.
public final class OsLayerType {
    /// For process-isolated containers.
    public static final String CONTAINER = "Container";

    /// For utility VMs.
    public static final String VM = "Vm";

    private OsLayerType() {}
}
