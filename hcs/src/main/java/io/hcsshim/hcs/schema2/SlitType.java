package io.hcsshim.hcs.schema2;

/// Kinds of [VirtualMachineMemory#SLIT_TYPE].
public final class SlitType {
    /// In documents: `None`.
    public static final String NONE = "None";

    /// In documents: `Firmware`.
    public static final String FIRMWARE = "Firmware";

    /// In documents: `Measured`.
    public static final String MEASURED = "Measured";

    /// In documents: `FirmwareFallbackMeasured`.
    public static final String FIRMWARE_FALLBACK_MEASURED = "FirmwareFallbackMeasured";

    private SlitType() {}
}
