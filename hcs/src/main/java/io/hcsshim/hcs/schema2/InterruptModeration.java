package io.hcsshim.hcs.schema2;

/// Values of [IovSettings#INTERRUPT_MODERATION].
public final class InterruptModeration {
    /// As the adapter decides; 0 in [io.hcsshim.hcn.schema.IovPolicySetting].
    public static final String DEFAULT = "Default";

    /// By how much traffic there is; 1.
    public static final String ADAPTIVE = "Adaptive";

    /// An interrupt for each packet; 2.
    public static final String OFF = "Off";

    /// Few are put together; 100.
    public static final String LOW = "Low";

    /// More are put together; 200.
    public static final String MEDIUM = "Medium";

    /// As many as possible are put together, which costs delay; 300.
    public static final String HIGH = "High";

    private InterruptModeration() {}
}
