package io.hcsshim.hcs.schema2;

/// What a [ModifySettingRequest] changes.
public final class ResourcePaths {
    /// The path of what a request changes: container devices.
    public static final String CONTAINER_DEVICES = "Container/Devices/Generic";

    /// The path of what a request changes: container mapped directories.
    public static final String CONTAINER_MAPPED_DIRECTORIES = "Container/MappedDirectories";

    /// The path of what a request changes: container mapped pipes.
    public static final String CONTAINER_MAPPED_PIPES = "Container/MappedPipes";

    /// The path of what a request changes: container memory.
    public static final String CONTAINER_MEMORY = "Container/Memory/SizeInMB";

    /// The path of what a request changes: container registry flush state.
    public static final String CONTAINER_REGISTRY_FLUSH_STATE = "Container/RegistryFlushState";

    /// The path of what a request changes: container processor.
    public static final String CONTAINER_PROCESSOR = "Container/Processor";

    /// The path of what a request changes: GPU.
    public static final String GPU = "VirtualMachine/ComputeTopology/Gpu";

    /// The path of what a request changes: memory.
    public static final String MEMORY = "VirtualMachine/ComputeTopology/Memory/SizeInMB";

    /// The path of what a request changes: CPU group.
    public static final String CPU_GROUP = "VirtualMachine/ComputeTopology/Processor/CpuGroup";

    /// The path of what a request changes: idled processors.
    public static final String IDLED_PROCESSORS =
            "VirtualMachine/ComputeTopology/Processor/IdledProcessors";

    /// The path of what a request changes: CPU frequency power cap.
    public static final String CPU_FREQUENCY_POWER_CAP =
            "VirtualMachine/ComputeTopology/Processor/CpuFrequencyPowerCap";

    /// The path of what a request changes: CPU limits.
    public static final String CPU_LIMITS = "VirtualMachine/ComputeTopology/Processor/Limits";

    /// The path of what a request changes: licensing.
    public static final String LICENSING = "VirtualMachine/Devices/Licensing";

    /// The path of what a request changes: plan9 shares.
    public static final String PLAN9_SHARES = "VirtualMachine/Devices/Plan9/Shares";

    /// The path of what a request changes: shared memory regions.
    public static final String SHARED_MEMORY_REGIONS =
            "VirtualMachine/Devices/SharedMemory/Regions";

    /// The path of what a request changes: virtual SMB shares.
    public static final String VIRTUAL_SMB_SHARES = "VirtualMachine/Devices/VirtualSmb/Shares";

    private ResourcePaths() {}

    /// A serial port.
    public static String comPort(int number) {
        return "VirtualMachine/Devices/ComPorts/" + number;
    }

    /// A device that another process emulates.
    public static String flexibleIoDevice(String id) {
        return "VirtualMachine/Devices/FlexibleIov/" + id;
    }

    /// A named pipe of the host that a machine sees.
    public static String mappedPipe(String name) {
        return "VirtualMachine/Devices/MappedPipes/" + name;
    }

    /// A network card.
    public static String networkAdapter(String id) {
        return "VirtualMachine/Devices/NetworkAdapters/" + id;
    }

    /// A disk on a SCSI controller.
    ///
    /// @param controller its GUID
    /// @param lun 0 to 63
    public static String scsiAttachment(String controller, int lun) {
        return "VirtualMachine/Devices/Scsi/" + controller + "/Attachments/" + lun;
    }

    /// A PCI device.
    public static String virtualPciDevice(String id) {
        return "VirtualMachine/Devices/VirtualPci/" + id;
    }

    /// A device of persistent memory.
    public static String virtualPmemDevice(int number) {
        return "VirtualMachine/Devices/VirtualPMem/Devices/" + number;
    }

    /// A part of a device of persistent memory.
    ///
    /// @param offset where it begins, bytes
    public static String virtualPmemMapping(int number, long offset) {
        return virtualPmemDevice(number) + "/Mappings/" + offset;
    }

    /// Who may use a Hyper-V socket service.
    public static String hvSocketService(String id) {
        return "VirtualMachine/Devices/HvSocket/HvSocketConfig/ServiceTable/" + id;
    }
}
