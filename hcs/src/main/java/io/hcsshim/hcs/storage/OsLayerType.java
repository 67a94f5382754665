package io.hcsshim.hcs.storage;

/// What a base layer is for.
public final class OsLayerType {
    /// In documents: `Container`.
    public static final String CONTAINER = "Container";

    /// In documents: `Vm`.
    public static final String VM = "Vm";

    private OsLayerType() {}
}
