package io.hcsshim.hcs.schema2;

/// Kinds of [Device#TYPE].
public final class DeviceType {
    /// All devices of an interface class.
    public static final String CLASS_GUID = "ClassGuid";

    /// One device, by its location path.
    public static final String DEVICE_INSTANCE = "DeviceInstance";

    /// The GPU of the host.
    public static final String GPU_MIRROR = "GpuMirror";

    private DeviceType() {}
}
