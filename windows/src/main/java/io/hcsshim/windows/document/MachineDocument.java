package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.Attachment;
import io.hcsshim.hcs.schema2.AttachmentType;
import io.hcsshim.hcs.schema2.Chipset;
import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.hcs.schema2.Devices;
import io.hcsshim.hcs.schema2.GuestConnection;
import io.hcsshim.hcs.schema2.HvSocket2;
import io.hcsshim.hcs.schema2.HvSocketSystemConfig;
import io.hcsshim.hcs.schema2.RegistryChanges;
import io.hcsshim.hcs.schema2.RegistryHive;
import io.hcsshim.hcs.schema2.RegistryKey;
import io.hcsshim.hcs.schema2.RegistryValue;
import io.hcsshim.hcs.schema2.RegistryValueType;
import io.hcsshim.hcs.schema2.Scsi;
import io.hcsshim.hcs.schema2.Topology;
import io.hcsshim.hcs.schema2.Uefi;
import io.hcsshim.hcs.schema2.UefiBootEntry;
import io.hcsshim.hcs.schema2.Version;
import io.hcsshim.hcs.schema2.VirtualMachine;
import io.hcsshim.hcs.schema2.VirtualMachineMemory;
import io.hcsshim.hcs.schema2.VirtualMachineProcessor;
import io.hcsshim.hcs.schema2.VirtualSmb;
import io.hcsshim.hcs.schema2.VirtualSmbShare;
import io.hcsshim.hcs.schema2.VirtualSmbShareOptions;
import io.hcsshim.sys.windows.Guids;
import java.util.List;
import java.util.Map;

/// The document that a machine for Windows containers is made from. It boots from files of a base layer, which are shared
/// with it, and writes to a disk of its own. The service itself talks to its guest.
public final class MachineDocument {
    private static final String ADMINISTRATORS = "D:P(A;;FA;;;SY)(A;;FA;;;BA)";
    private static final String BOOT_MANAGER = "\\EFI\\Microsoft\\Boot\\bootmgfw.efi";
    private static final long DIRECT_FILE_MAPPING_MB = 1024;

    private MachineDocument() {}

    /// What a machine is made of.
    ///
    /// @param files      the folder `UtilityVM\Files` of a base layer
    /// @param scratch    its disk
    /// @param memoryMb   its memory in MiB
    /// @param processors its processors
    /// @param physical   whether its memory is all there from the start
    public record Parts(
            String owner,
            String files,
            String scratch,
            long memoryMb,
            long processors,
            boolean physical) {}

    /// The document.
    public static ComputeSystem of(Parts parts) {
        var boot =
                new UefiBootEntry()
                        .with(UefiBootEntry.DEVICE_TYPE, "VmbFs")
                        .with(UefiBootEntry.DEVICE_PATH, BOOT_MANAGER);
        var machine =
                new VirtualMachine()
                        .with(VirtualMachine.STOP_ON_RESET, true)
                        .with(
                                VirtualMachine.CHIPSET,
                                new Chipset()
                                        .with(Chipset.UEFI, new Uefi().with(Uefi.BOOT_THIS, boot)))
                        .with(VirtualMachine.COMPUTE_TOPOLOGY, topology(parts))
                        .with(VirtualMachine.DEVICES, devices(parts))
                        .with(VirtualMachine.REGISTRY_CHANGES, registry())
                        .with(VirtualMachine.GUEST_CONNECTION, new GuestConnection());
        return new ComputeSystem()
                .with(ComputeSystem.OWNER, parts.owner())
                .with(ComputeSystem.SCHEMA_VERSION, Version.V2_1)
                .with(ComputeSystem.SHOULD_TERMINATE_ON_LAST_HANDLE_CLOSED, true)
                .with(ComputeSystem.VIRTUAL_MACHINE, machine);
    }

    static Topology topology(Parts parts) {
        var memory =
                new VirtualMachineMemory()
                        .with(
                                VirtualMachineMemory.SIZE_IN_MB,
                                parts.memoryMb() + parts.memoryMb() % 2)
                        .with(VirtualMachineMemory.ALLOW_OVERCOMMIT, !parts.physical())
                        .with(VirtualMachineMemory.ENABLE_HOT_HINT, !parts.physical());
        return new Topology()
                .with(Topology.MEMORY, memory)
                .with(
                        Topology.PROCESSOR,
                        new VirtualMachineProcessor()
                                .with(VirtualMachineProcessor.COUNT, parts.processors()));
    }

    /// Sockets that administrators of the host alone may bind.
    static HvSocketSystemConfig sockets() {
        return new HvSocketSystemConfig()
                .with(HvSocketSystemConfig.DEFAULT_BIND_SECURITY_DESCRIPTOR, ADMINISTRATORS);
    }

    private static Devices devices(Parts parts) {
        var disk =
                new Attachment()
                        .with(Attachment.TYPE, AttachmentType.VIRTUAL_DISK)
                        .with(Attachment.PATH, parts.scratch());
        var share =
                new VirtualSmbShare()
                        .with(VirtualSmbShare.NAME, "os")
                        .with(VirtualSmbShare.PATH, parts.files())
                        .with(VirtualSmbShare.OPTIONS, layerOptions());
        return devices(Map.of("0", disk), share);
    }

    /// Disks on one controller, a share of files, and sockets: what all machines for containers of Windows have.
    static Devices devices(Map<String, Attachment> disks, VirtualSmbShare share) {
        return new Devices()
                .with(
                        Devices.SCSI,
                        Map.of(
                                Guids.ofScsiController(0).toString(),
                                new Scsi().with(Scsi.ATTACHMENTS, disks)))
                .with(
                        Devices.HV_SOCKET,
                        new HvSocket2().with(HvSocket2.HV_SOCKET_CONFIG, sockets()))
                .with(
                        Devices.VIRTUAL_SMB,
                        new VirtualSmb()
                                .with(VirtualSmb.SHARES, List.of(share))
                                .with(
                                        VirtualSmb.DIRECT_FILE_MAPPING_IN_MB,
                                        DIRECT_FILE_MAPPING_MB));
    }

    /// How layers and the files of the system are shared: to be read, kept in memory by both sides, whatever their access
    /// lists say.
    public static VirtualSmbShareOptions layerOptions() {
        return folderOptions(true).with(VirtualSmbShareOptions.TAKE_BACKUP_PRIVILEGE, true);
    }

    /// How other folders are shared.
    public static VirtualSmbShareOptions folderOptions(boolean readOnly) {
        return readOnly
                ? new VirtualSmbShareOptions()
                        .with(VirtualSmbShareOptions.READ_ONLY, true)
                        .with(VirtualSmbShareOptions.SHARE_READ, true)
                        .with(VirtualSmbShareOptions.CACHE_IO, true)
                        .with(VirtualSmbShareOptions.PSEUDO_OPLOCKS, true)
                : new VirtualSmbShareOptions();
    }

    static RegistryChanges registry() {
        var key =
                new RegistryKey()
                        .with(RegistryKey.HIVE, RegistryHive.SYSTEM)
                        .with(RegistryKey.NAME, "CurrentControlSet\\Services\\gns");
        var value =
                new RegistryValue()
                        .with(RegistryValue.KEY, key)
                        .with(RegistryValue.NAME, "EnableCompartmentNamespace")
                        .with(RegistryValue.TYPE, RegistryValueType.D_WORD)
                        .with(RegistryValue.D_WORD_VALUE, 1);
        return new RegistryChanges().with(RegistryChanges.ADD_VALUES, List.of(value));
    }
}
