package io.hcsshim.hcs.schema2;

/// Kinds of [VirtualMachineMemory#BACKING].
public final class MemoryBacking {
    public static final String PHYSICAL = "Physical";
    public static final String VIRTUAL = "Virtual";
    public static final String HYBRID = "Hybrid";

    private MemoryBacking() {}
}
