package io.hcsshim.hcs.schema2;

/// What a [ModifySettingRequest] changes.
public final class ResourcePaths {
    /// Devices of a container: [Device].
    public static final String CONTAINER_DEVICES = "Container/Devices/Generic";

    /// Folders that a container sees: [MappedDirectory].
    public static final String CONTAINER_MAPPED_DIRECTORIES = "Container/MappedDirectories";

    /// Pipes that a container sees: [MappedPipe].
    public static final String CONTAINER_MAPPED_PIPES = "Container/MappedPipes";

    /// The most memory of a container: a number, MiB.
    public static final String CONTAINER_MEMORY = "Container/Memory/SizeInMB";

    /// Whether changes of a container's registry are written through: a boolean.
    public static final String CONTAINER_REGISTRY_FLUSH_STATE = "Container/RegistryFlushState";

    /// The share of the processors that a container has: [Processor].
    public static final String CONTAINER_PROCESSOR = "Container/Processor";

    /// The GPU of a machine.
    public static final String GPU = "VirtualMachine/ComputeTopology/Gpu";

    /// The memory of a machine: a number, MiB, even.
    public static final String MEMORY = "VirtualMachine/ComputeTopology/Memory/SizeInMB";

    /// The group of processors that a machine is in: [CpuGroup].
    public static final String CPU_GROUP = "VirtualMachine/ComputeTopology/Processor/CpuGroup";

    /// Processors of a machine that stand idle.
    public static final String IDLED_PROCESSORS =
            "VirtualMachine/ComputeTopology/Processor/IdledProcessors";

    /// The frequency that a machine's processors are held to: a number, MHz.
    public static final String CPU_FREQUENCY_POWER_CAP =
            "VirtualMachine/ComputeTopology/Processor/CpuFrequencyPowerCap";

    /// The share of the processors that a machine has: [ProcessorLimits].
    public static final String CPU_LIMITS = "VirtualMachine/ComputeTopology/Processor/Limits";

    /// What a machine's guest may be activated by.
    public static final String LICENSING = "VirtualMachine/Devices/Licensing";

    /// Folders that a machine has by 9p: [Plan9Share].
    public static final String PLAN9_SHARES = "VirtualMachine/Devices/Plan9/Shares";

    /// Memory that a machine shares with the host: [SharedMemoryRegion].
    public static final String SHARED_MEMORY_REGIONS =
            "VirtualMachine/Devices/SharedMemory/Regions";

    /// Folders that a machine has by SMB: [VirtualSmbShare].
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
