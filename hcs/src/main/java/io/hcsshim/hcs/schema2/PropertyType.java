package io.hcsshim.hcs.schema2;

/// Properties that a [PropertyQuery] asks for.
public final class PropertyType {
    /// In documents: `Memory`.
    public static final String MEMORY = "Memory";

    /// In documents: `GuestMemory`.
    public static final String GUEST_MEMORY = "GuestMemory";

    /// In documents: `Statistics`.
    public static final String STATISTICS = "Statistics";

    /// In documents: `ProcessList`.
    public static final String PROCESS_LIST = "ProcessList";

    /// In documents: `TerminateOnLastHandleClosed`.
    public static final String TERMINATE_ON_LAST_HANDLE_CLOSED = "TerminateOnLastHandleClosed";

    /// In documents: `SharedMemoryRegion`.
    public static final String SHARED_MEMORY_REGION = "SharedMemoryRegion";

    /// In documents: `ContainerCredentialGuard`.
    public static final String CONTAINER_CREDENTIAL_GUARD = "ContainerCredentialGuard";

    /// In documents: `GuestConnection`.
    public static final String GUEST_CONNECTION = "GuestConnection";

    /// In documents: `ICHeartbeatStatus`.
    public static final String IC_HEARTBEAT_STATUS = "ICHeartbeatStatus";

    /// In documents: `ProcessorTopology`.
    public static final String PROCESSOR_TOPOLOGY = "ProcessorTopology";

    /// In documents: `CpuGroup`.
    public static final String CPU_GROUP = "CpuGroup";

    /// In documents: `SystemGUID`.
    public static final String SYSTEM_GUID = "SystemGUID";

    private PropertyType() {}
}
