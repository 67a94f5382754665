package io.hcsshim.hcs.schema2;

/// Properties that a [PropertyQuery] asks for.
public final class PropertyType {
    public static final String MEMORY = "Memory";
    public static final String GUEST_MEMORY = "GuestMemory";
    public static final String STATISTICS = "Statistics";
    public static final String PROCESS_LIST = "ProcessList";
    public static final String TERMINATE_ON_LAST_HANDLE_CLOSED = "TerminateOnLastHandleClosed";
    public static final String SHARED_MEMORY_REGION = "SharedMemoryRegion";
    public static final String CONTAINER_CREDENTIAL_GUARD = "ContainerCredentialGuard";
    public static final String GUEST_CONNECTION = "GuestConnection";
    public static final String IC_HEARTBEAT_STATUS = "ICHeartbeatStatus";
    public static final String PROCESSOR_TOPOLOGY = "ProcessorTopology";
    public static final String CPU_GROUP = "CpuGroup";
    public static final String SYSTEM_GUID = "SystemGUID";

    private PropertyType() {}
}
