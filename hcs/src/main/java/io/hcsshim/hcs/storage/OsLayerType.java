package io.hcsshim.hcs.storage;

/// What a base layer is for.
public final class OsLayerType {
    public static final String CONTAINER = "Container";
    public static final String VM = "Vm";

    private OsLayerType() {}
}
