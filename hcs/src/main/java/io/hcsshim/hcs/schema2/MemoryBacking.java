package io.hcsshim.hcs.schema2;

/// Kinds of [VirtualMachineMemory#BACKING].
public final class MemoryBacking {
    /// In documents: `Physical`.
    public static final String PHYSICAL = "Physical";

    /// In documents: `Virtual`.
    public static final String VIRTUAL = "Virtual";

    /// In documents: `Hybrid`.
    public static final String HYBRID = "Hybrid";

    private MemoryBacking() {}
}
