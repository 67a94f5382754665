package io.hcsshim.hcs.schema2;

/// Kinds of [VirtualMachineMemory#BACKING].
public final class MemoryBacking {
    /// All of it is taken from the host at the start.
    public static final String PHYSICAL = "Physical";

    /// It is taken when the guest uses it, and can be given back.
    public static final String VIRTUAL = "Virtual";

    /// Some of each, as the service decides.
    public static final String HYBRID = "Hybrid";

    private MemoryBacking() {}
}
