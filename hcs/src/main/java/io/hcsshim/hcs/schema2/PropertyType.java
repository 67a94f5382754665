package io.hcsshim.hcs.schema2;

/// Properties that a [PropertyQuery] asks for.
public final class PropertyType {
    /// A machine's memory, as the host gives it: [Properties#MEMORY].
    public static final String MEMORY = "Memory";

    /// A machine's memory, as its guest sees it.
    public static final String GUEST_MEMORY = "GuestMemory";

    /// What was used: [Properties#STATISTICS].
    public static final String STATISTICS = "Statistics";

    /// The processes: [Properties#PROCESS_LIST].
    public static final String PROCESS_LIST = "ProcessList";

    /// Whether it ends with its last holder.
    public static final String TERMINATE_ON_LAST_HANDLE_CLOSED = "TerminateOnLastHandleClosed";

    /// Where shared memory lies in the guest.
    public static final String SHARED_MEMORY_REGION = "SharedMemoryRegion";

    /// Of the service: who has credentials, [ContainerCredentialGuardSystem].
    public static final String CONTAINER_CREDENTIAL_GUARD = "ContainerCredentialGuard";

    /// What the guest said when it connected.
    public static final String GUEST_CONNECTION = "GuestConnection";

    /// Whether the integration services of a Windows guest answer.
    public static final String IC_HEARTBEAT_STATUS = "ICHeartbeatStatus";

    /// Of the service: the host's processors, [ProcessorTopology].
    public static final String PROCESSOR_TOPOLOGY = "ProcessorTopology";

    /// Of the service: groups of processors, [CpuGroupConfigurations].
    public static final String CPU_GROUP = "CpuGroup";

    /// The GUID of this start of the system.
    public static final String SYSTEM_GUID = "SystemGUID";

    private PropertyType() {}
}
