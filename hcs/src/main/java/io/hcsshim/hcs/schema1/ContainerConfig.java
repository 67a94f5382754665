package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// What a container of the first generation is made from.
///
/// @param json its members
public record ContainerConfig(JsonObject json) implements Document<ContainerConfig> {
    /// `Container`.
    public static final Member<String> SYSTEM_TYPE = Member.text("SystemType").always();

    /// A name for people; the service itself goes by the id. Always written.
    public static final Member<String> NAME = Member.text("Name").always();

    /// Which program the system belongs to; a query can ask for it.
    public static final Member<String> OWNER = Member.text("Owner");

    /// The volume of the scratch layer, `\\?\Volume{…}`; for process isolation.
    public static final Member<String> VOLUME_PATH = Member.text("VolumePath");

    /// Whether flushes of the scratch disk are dropped until the machine has booted: faster, and safe for a disk that
    /// is thrown away.
    public static final Member<Boolean> IGNORE_FLUSHES_DURING_BOOT =
            Member.flag("IgnoreFlushesDuringBoot");

    /// The folder of the scratch layer.
    public static final Member<String> LAYER_FOLDER_PATH = Member.text("LayerFolderPath");

    /// Topmost first.
    public static final Member<List<Layer>> LAYERS =
            Member.documents("Layers", Layer::new).always();

    /// A credential specification, JSON in text, of a group managed service account.
    public static final Member<String> CREDENTIALS = Member.text("Credentials");

    /// Processors, 0 for as many as the host has. One of this, weight and maximum.
    public static final Member<Long> PROCESSOR_COUNT = Member.uint32("ProcessorCount");

    /// 1 to 10000.
    public static final Member<Long> PROCESSOR_WEIGHT = Member.uint64("ProcessorWeight");

    /// In hundredths of a percent: 1 to 10000.
    public static final Member<Long> PROCESSOR_MAXIMUM = Member.int64("ProcessorMaximum");

    /// Transfers per second.
    public static final Member<Long> STORAGE_IOPS_MAXIMUM = Member.uint64("StorageIOPSMaximum");

    /// Bytes per second.
    public static final Member<Long> STORAGE_BANDWIDTH_MAXIMUM =
            Member.uint64("StorageBandwidthMaximum");

    /// Bytes.
    public static final Member<Long> STORAGE_SANDBOX_SIZE = Member.uint64("StorageSandboxSize");

    /// MiB.
    public static final Member<Long> MEMORY_MAXIMUM_IN_MB = Member.int64("MemoryMaximumInMB");

    /// The computer's name inside; empty for one that the service makes up.
    public static final Member<String> HOST_NAME = Member.text("HostName");

    /// Folders of the host, seen inside.
    public static final Member<List<MappedDirectory>> MAPPED_DIRECTORIES =
            Member.documents("MappedDirectories", MappedDirectory::new);

    /// Named pipes of the host, seen inside.
    public static final Member<List<MappedPipe>> MAPPED_PIPES =
            Member.documents("MappedPipes", MappedPipe::new);

    /// Whether it runs in a utility VM.
    public static final Member<Boolean> HV_PARTITION = Member.flag("HvPartition").always();

    /// The id of a container whose network compartment this one joins.
    public static final Member<String> NETWORK_SHARED_CONTAINER_NAME =
            Member.text("NetworkSharedContainerName");

    /// GUIDs of network endpoints.
    public static final Member<List<String>> ENDPOINT_LIST = Member.texts("EndpointList");

    /// The utility VM; only with [#HV_PARTITION].
    public static final Member<HvRuntime> HV_RUNTIME = Member.document("HvRuntime", HvRuntime::new);

    /// Whether it is started to be updated: its changes may touch files that are otherwise protected.
    public static final Member<Boolean> SERVICING = Member.flag("Servicing");

    /// Whether names without a dot are sent to name servers too.
    public static final Member<Boolean> ALLOW_UNQUALIFIED_DNS_QUERY =
            Member.flag("AllowUnqualifiedDNSQuery");

    /// Suffixes that are tried for short names, joined by commas.
    public static final Member<String> DNS_SEARCH_LIST = Member.text("DNSSearchList");

    /// `Linux`, or empty for Windows.
    public static final Member<String> CONTAINER_TYPE = Member.text("ContainerType");

    /// Whether it ends when nobody holds it any more.
    public static final Member<Boolean> TERMINATE_ON_LAST_HANDLE_CLOSED =
            Member.flag("TerminateOnLastHandleClosed");

    /// Virtual disks, attached before it starts.
    public static final Member<List<MappedVirtualDisk>> MAPPED_VIRTUAL_DISKS =
            Member.documents("MappedVirtualDisks", MappedVirtualDisk::new);

    /// Kinds of devices of the host; Windows Server 2019 and newer, process isolation only.
    public static final Member<List<AssignedDevice>> ASSIGNED_DEVICES =
            Member.documents("AssignedDevices", AssignedDevice::new);

    /// Its members in order.
    public static final Shape<ContainerConfig> SHAPE =
            Shape.of(
                    ContainerConfig::new,
                    SYSTEM_TYPE,
                    NAME,
                    OWNER,
                    VOLUME_PATH,
                    IGNORE_FLUSHES_DURING_BOOT,
                    LAYER_FOLDER_PATH,
                    LAYERS,
                    CREDENTIALS,
                    PROCESSOR_COUNT,
                    PROCESSOR_WEIGHT,
                    PROCESSOR_MAXIMUM,
                    STORAGE_IOPS_MAXIMUM,
                    STORAGE_BANDWIDTH_MAXIMUM,
                    STORAGE_SANDBOX_SIZE,
                    MEMORY_MAXIMUM_IN_MB,
                    HOST_NAME,
                    MAPPED_DIRECTORIES,
                    MAPPED_PIPES,
                    HV_PARTITION,
                    NETWORK_SHARED_CONTAINER_NAME,
                    ENDPOINT_LIST,
                    HV_RUNTIME,
                    SERVICING,
                    ALLOW_UNQUALIFIED_DNS_QUERY,
                    DNS_SEARCH_LIST,
                    CONTAINER_TYPE,
                    TERMINATE_ON_LAST_HANDLE_CLOSED,
                    MAPPED_VIRTUAL_DISKS,
                    ASSIGNED_DEVICES);

    /// The empty document.
    public ContainerConfig() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerConfig> shape() {
        return SHAPE;
    }
}
