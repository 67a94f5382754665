package io.hcsshim.hcs.schema2;

/// Values of [IovSettings#INTERRUPT_MODERATION].
public final class InterruptModeration {
    /// In documents: `Default`.
    public static final String DEFAULT = "Default";

    /// In documents: `Adaptive`.
    public static final String ADAPTIVE = "Adaptive";

    /// In documents: `Off`.
    public static final String OFF = "Off";

    /// In documents: `Low`.
    public static final String LOW = "Low";

    /// In documents: `Medium`.
    public static final String MEDIUM = "Medium";

    /// In documents: `High`.
    public static final String HIGH = "High";

    private InterruptModeration() {}
}
