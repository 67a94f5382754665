package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.schema2.Attachment;
import io.hcsshim.hcs.schema2.AttachmentType;
import io.hcsshim.hcs.schema2.Chipset;
import io.hcsshim.hcs.schema2.ComPort;
import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.hcs.schema2.CpuGroup;
import io.hcsshim.hcs.schema2.Devices;
import io.hcsshim.hcs.schema2.GuestState;
import io.hcsshim.hcs.schema2.HvSocket2;
import io.hcsshim.hcs.schema2.HvSocketServiceConfig;
import io.hcsshim.hcs.schema2.HvSocketSystemConfig;
import io.hcsshim.hcs.schema2.IsolationSettings;
import io.hcsshim.hcs.schema2.LinuxKernelDirect;
import io.hcsshim.hcs.schema2.Plan9;
import io.hcsshim.hcs.schema2.Scsi;
import io.hcsshim.hcs.schema2.SecuritySettings;
import io.hcsshim.hcs.schema2.SlitType;
import io.hcsshim.hcs.schema2.StorageQoS;
import io.hcsshim.hcs.schema2.Topology;
import io.hcsshim.hcs.schema2.Uefi;
import io.hcsshim.hcs.schema2.UefiBootEntry;
import io.hcsshim.hcs.schema2.Version;
import io.hcsshim.hcs.schema2.VirtualMachine;
import io.hcsshim.hcs.schema2.VirtualMachineMemory;
import io.hcsshim.hcs.schema2.VirtualMachineProcessor;
import io.hcsshim.hcs.schema2.VirtualPMemController;
import io.hcsshim.hcs.schema2.VirtualPciDevice;
import io.hcsshim.sys.windows.Guids;
import io.hcsshim.sys.windows.HvSockets;
import io.hcsshim.vm.hcs.LinuxMachine.Boot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The document that a machine for Linux containers is made from. Pure.
public final class MachineSystem {
    private static final String ADMINISTRATORS = "D:P(A;;FA;;;SY)(A;;FA;;;BA)";
    private static final String EVERYBODY = "D:P(A;;FA;;;WD)";
    private static final String SECURE_BOOT = "1734c6e8-3154-4dda-ba5f-a874cc483422";

    /// Entropy, log, agent, and the agent's log: vsock ports that every guest dials.
    private static final List<Integer> PORTS = List.of(1, 109, 0x4000_0000, 0x4000_0001);

    private MachineSystem() {}

    /// The document.
    public static ComputeSystem of(LinuxMachine machine) {
        var confidential = machine.boot() instanceof Boot.Confidential;
        return new ComputeSystem()
                .with(ComputeSystem.OWNER, machine.owner())
                .with(ComputeSystem.SCHEMA_VERSION, confidential ? Version.V2_5 : Version.V2_1)
                .with(ComputeSystem.SHOULD_TERMINATE_ON_LAST_HANDLE_CLOSED, true)
                .with(ComputeSystem.VIRTUAL_MACHINE, virtualMachine(machine));
    }

    private static VirtualMachine virtualMachine(LinuxMachine machine) {
        var document =
                new VirtualMachine()
                        .with(VirtualMachine.STOP_ON_RESET, true)
                        .with(VirtualMachine.CHIPSET, chipset(machine.boot()))
                        .with(VirtualMachine.COMPUTE_TOPOLOGY, topology(machine))
                        .with(VirtualMachine.DEVICES, devices(machine));
        if (!machine.placement().partition().isEmpty()) {
            document =
                    document.with(
                            VirtualMachine.RESOURCE_PARTITION_ID, machine.placement().partition());
        }
        var limits = machine.storage();
        if (!limits.equals(LinuxMachine.Limits.NONE)) {
            document =
                    document.with(
                            VirtualMachine.STORAGE_QO_S,
                            new StorageQoS()
                                    .with(StorageQoS.IOPS_MAXIMUM, limits.operations())
                                    .with(StorageQoS.BANDWIDTH_MAXIMUM, limits.bytes()));
        }
        return machine.boot() instanceof Boot.Confidential secret
                ? isolated(document, secret)
                : document;
    }

    private static VirtualMachine isolated(VirtualMachine document, Boot.Confidential secret) {
        var state =
                new GuestState()
                        .with(GuestState.GUEST_STATE_FILE_PATH, secret.guestState())
                        .with(GuestState.GUEST_STATE_FILE_TYPE, "FileMode")
                        .with(GuestState.FORCE_TRANSIENT_STATE, true);
        var isolation =
                new IsolationSettings()
                        .with(IsolationSettings.ISOLATION_TYPE, "SecureNestedPaging")
                        .with(IsolationSettings.LAUNCH_DATA, secret.policyDigest());
        if (secret.hcl().isPresent()) {
            isolation = isolation.with(IsolationSettings.HCL_ENABLED, secret.hcl().get());
        }
        return document.with(VirtualMachine.GUEST_STATE, state)
                .with(
                        VirtualMachine.SECURITY_SETTINGS,
                        new SecuritySettings().with(SecuritySettings.ISOLATION, isolation));
    }

    private static Chipset chipset(Boot boot) {
        return switch (boot) {
            case Boot.Kernel(var kernel, var initrd, var commandLine) ->
                    new Chipset()
                            .with(
                                    Chipset.LINUX_KERNEL_DIRECT,
                                    new LinuxKernelDirect()
                                            .with(LinuxKernelDirect.KERNEL_FILE_PATH, kernel)
                                            .with(LinuxKernelDirect.INIT_RD_PATH, initrd.orElse(""))
                                            .with(LinuxKernelDirect.KERNEL_CMD_LINE, commandLine));
            case Boot.Firmware(var folder, var commandLine) ->
                    new Chipset()
                            .with(
                                    Chipset.UEFI,
                                    new Uefi()
                                            .with(
                                                    Uefi.BOOT_THIS,
                                                    new UefiBootEntry()
                                                            .with(
                                                                    UefiBootEntry.DEVICE_TYPE,
                                                                    "VmbFs")
                                                            .with(
                                                                    UefiBootEntry.DEVICE_PATH,
                                                                    "\\kernel")
                                                            .with(
                                                                    UefiBootEntry.VMB_FS_ROOT_PATH,
                                                                    folder)
                                                            .with(
                                                                    UefiBootEntry.OPTIONAL_DATA,
                                                                    commandLine)));
            case Boot.Confidential _ ->
                    new Chipset()
                            .with(
                                    Chipset.UEFI,
                                    new Uefi()
                                            .with(Uefi.APPLY_SECURE_BOOT_TEMPLATE, "Apply")
                                            .with(Uefi.SECURE_BOOT_TEMPLATE_ID, SECURE_BOOT));
        };
    }

    private static Topology topology(LinuxMachine machine) {
        var settings = machine.memory();
        var size = settings.sizeMb() + settings.sizeMb() % 2;
        var memory =
                new VirtualMachineMemory()
                        .with(VirtualMachineMemory.SIZE_IN_MB, size)
                        .with(VirtualMachineMemory.ALLOW_OVERCOMMIT, settings.overcommit())
                        .with(
                                VirtualMachineMemory.ENABLE_DEFERRED_COMMIT,
                                settings.deferredCommit())
                        .with(
                                VirtualMachineMemory.ENABLE_COLD_DISCARD_HINT,
                                settings.coldDiscardHint())
                        .with(VirtualMachineMemory.LOW_MMIO_GAP_IN_MB, settings.lowMmioGapMb())
                        .with(VirtualMachineMemory.HIGH_MMIO_BASE_IN_MB, settings.highMmioBaseMb())
                        .with(VirtualMachineMemory.HIGH_MMIO_GAP_IN_MB, settings.highMmioGapMb());
        var processors = machine.processors();
        var processor =
                new VirtualMachineProcessor()
                        .with(VirtualMachineProcessor.COUNT, (long) processors.count())
                        .with(VirtualMachineProcessor.LIMIT, processors.limit())
                        .with(VirtualMachineProcessor.WEIGHT, processors.weight());
        return placed(machine.placement(), memory, processor);
    }

    private static Topology placed(
            Placement placement, VirtualMachineMemory memory, VirtualMachineProcessor processor) {
        if (!placement.group().isEmpty()) {
            processor =
                    processor.with(
                            VirtualMachineProcessor.CPU_GROUP,
                            new CpuGroup().with(CpuGroup.ID, placement.group()));
        }
        var perNode = placement.nodes().perNode();
        if (perNode.isPresent()) {
            processor =
                    processor.with(VirtualMachineProcessor.NUMA_PROCESSORS_SETTINGS, perNode.get());
        }
        var numa = placement.nodes().document();
        var topology = new Topology().with(Topology.PROCESSOR, processor);
        return numa.isEmpty()
                ? topology.with(Topology.MEMORY, memory)
                : topology.with(
                                Topology.MEMORY,
                                memory.with(
                                        VirtualMachineMemory.SLIT_TYPE,
                                        SlitType.FIRMWARE_FALLBACK_MEASURED))
                        .with(Topology.NUMA, numa.get());
    }

    private static Devices devices(LinuxMachine machine) {
        var devices =
                new Devices()
                        .with(Devices.SCSI, scsi(machine))
                        .with(
                                Devices.HV_SOCKET,
                                new HvSocket2().with(HvSocket2.HV_SOCKET_CONFIG, sockets(machine)))
                        .with(Devices.PLAN9, new Plan9());
        if (machine.comPort().isPresent()) {
            var port = new ComPort().with(ComPort.NAMED_PIPE, machine.comPipe());
            var number = String.valueOf(machine.comPort().getAsInt());
            devices = devices.with(Devices.COM_PORTS, Map.of(number, port));
        }
        if (!machine.placement().devices().isEmpty()) {
            devices = devices.with(Devices.VIRTUAL_PCI, pci(machine.placement()));
        }
        return machine.pmem().most() == 0
                ? devices
                : devices.with(Devices.VIRTUAL_PMEM, pmem(machine.pmem()));
    }

    private static Map<String, Scsi> scsi(LinuxMachine machine) {
        var controllers = new TreeMap<String, Scsi>();
        for (int index = 0; index < machine.controllers(); index++) {
            controllers.put(Guids.ofScsiController(index).toString(), new Scsi());
        }
        var attached = new TreeMap<String, Attachment>();
        machine.disks()
                .forEach((lun, disk) ->
                        attached.put(
                                String.valueOf(lun),
                                HcsDevices.attachment(
                                        AttachmentType.VIRTUAL_DISK,
                                        disk.path(),
                                        disk.readOnly())));
        if (!attached.isEmpty()) {
            controllers.put(
                    Guids.ofScsiController(0).toString(),
                    new Scsi().with(Scsi.ATTACHMENTS, attached));
        }
        return controllers;
    }

    /// With NUMA nodes, a device says to which it is near.
    private static Map<String, VirtualPciDevice> pci(Placement placement) {
        boolean near = !(placement.nodes() instanceof Nodes.Usual);
        var devices = new TreeMap<String, VirtualPciDevice>();
        for (var device : placement.devices()) {
            var document = MachineChanges.pci(device);
            devices.put(
                    device.id(),
                    near
                            ? document.with(VirtualPciDevice.PROPAGATE_NUMA_AFFINITY, true)
                            : document);
        }
        return devices;
    }

    private static HvSocketSystemConfig sockets(LinuxMachine machine) {
        var table = new TreeMap<String, HvSocketServiceConfig>();
        machine.sockets().forEach((id, wildcard) -> table.put(id, service(wildcard)));
        if (!(machine.boot() instanceof Boot.Confidential secret)) {
            var config =
                    new HvSocketSystemConfig()
                            .with(
                                    HvSocketSystemConfig.DEFAULT_BIND_SECURITY_DESCRIPTOR,
                                    ADMINISTRATORS);
            return table.isEmpty()
                    ? config
                    : config.with(HvSocketSystemConfig.SERVICE_TABLE, table);
        }
        var ports = new ArrayList<>(PORTS);
        ports.addAll(secret.ports());
        ports.forEach(port -> table.put(HvSockets.service(port).toString(), service(true)));
        return new HvSocketSystemConfig()
                .with(HvSocketSystemConfig.DEFAULT_BIND_SECURITY_DESCRIPTOR, EVERYBODY)
                .with(HvSocketSystemConfig.DEFAULT_CONNECT_SECURITY_DESCRIPTOR, ADMINISTRATORS)
                .with(HvSocketSystemConfig.SERVICE_TABLE, table);
    }

    private static HvSocketServiceConfig service(boolean wildcard) {
        return new HvSocketServiceConfig()
                .with(HvSocketServiceConfig.ALLOW_WILDCARD_BINDS, wildcard);
    }

    private static VirtualPMemController pmem(LinuxMachine.Pmem pmem) {
        var controller =
                new VirtualPMemController()
                        .with(VirtualPMemController.MAXIMUM_COUNT, pmem.most())
                        .with(VirtualPMemController.MAXIMUM_SIZE_BYTES, pmem.bytes());
        return pmem.root().isEmpty()
                ? controller
                : controller.with(
                        VirtualPMemController.DEVICES,
                        Map.of("0", HcsDevices.pmem(pmem.root().get())));
    }
}
