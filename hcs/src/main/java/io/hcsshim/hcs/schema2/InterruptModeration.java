package io.hcsshim.hcs.schema2;

/// Values of [IovSettings#INTERRUPT_MODERATION].
public final class InterruptModeration {
    public static final String DEFAULT = "Default";
    public static final String ADAPTIVE = "Adaptive";
    public static final String OFF = "Off";
    public static final String LOW = "Low";
    public static final String MEDIUM = "Medium";
    public static final String HIGH = "High";

    private InterruptModeration() {}
}
