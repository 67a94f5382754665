package io.hcsshim.hcs.schema2;

/// Kinds of [VirtualMachineMemory#SLIT_TYPE].
public final class SlitType {
    public static final String NONE = "None";
    public static final String FIRMWARE = "Firmware";
    public static final String MEASURED = "Measured";
    public static final String FIRMWARE_FALLBACK_MEASURED = "FirmwareFallbackMeasured";

    private SlitType() {}
}
