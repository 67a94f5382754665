package io.hcsshim.hcs.schema2;

/// Kinds of [VirtualMachineMemory#SLIT_TYPE].
public final class SlitType {
    /// The guest is told no distances.
    public static final String NONE = "None";

    /// The host's, as its firmware says.
    public static final String FIRMWARE = "Firmware";

    /// The host's, as the hypervisor measured them.
    public static final String MEASURED = "Measured";

    /// The firmware's, and where it has none the measured ones.
    public static final String FIRMWARE_FALLBACK_MEASURED = "FirmwareFallbackMeasured";

    private SlitType() {}
}
