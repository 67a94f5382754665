package io.hcsshim.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.hcs.schema1.ContainerConfig;
import io.hcsshim.hcs.schema1.HvRuntime;
import io.hcsshim.hcs.schema1.Layer;
import io.hcsshim.hcs.schema1.ResourceModificationRequestResponse;
import io.hcsshim.hcs.schema2.Attachment;
import io.hcsshim.hcs.schema2.AttachmentType;
import io.hcsshim.hcs.schema2.Chipset;
import io.hcsshim.hcs.schema2.ComPort;
import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.hcs.schema2.Devices;
import io.hcsshim.hcs.schema2.HvSocket2;
import io.hcsshim.hcs.schema2.HvSocketSystemConfig;
import io.hcsshim.hcs.schema2.IsolationSettings;
import io.hcsshim.hcs.schema2.LinuxKernelDirect;
import io.hcsshim.hcs.schema2.NumaProcessors;
import io.hcsshim.hcs.schema2.Plan9;
import io.hcsshim.hcs.schema2.ResourcePaths;
import io.hcsshim.hcs.schema2.Scsi;
import io.hcsshim.hcs.schema2.SecuritySettings;
import io.hcsshim.hcs.schema2.Topology;
import io.hcsshim.hcs.schema2.Version;
import io.hcsshim.hcs.schema2.VirtualMachine;
import io.hcsshim.hcs.schema2.VirtualMachineMemory;
import io.hcsshim.hcs.schema2.VirtualMachineProcessor;
import io.hcsshim.sys.windows.Guids;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Documents as the service expects them, to the letter.
class GoldenDocumentsTest {
    @Test
    void aMachineForLinuxContainers() {
        var memory =
                new VirtualMachineMemory()
                        .with(VirtualMachineMemory.SIZE_IN_MB, 1024)
                        .with(VirtualMachineMemory.ALLOW_OVERCOMMIT, true);
        var topology =
                new Topology()
                        .with(Topology.MEMORY, memory)
                        .with(
                                Topology.PROCESSOR,
                                new VirtualMachineProcessor()
                                        .with(VirtualMachineProcessor.COUNT, 2)
                                        .with(
                                                VirtualMachineProcessor.NUMA_PROCESSORS_SETTINGS,
                                                new NumaProcessors()
                                                        .with(NumaProcessors.NODE_PER_SOCKET, 1)));
        var kernel =
                new LinuxKernelDirect()
                        .with(LinuxKernelDirect.KERNEL_FILE_PATH, "C:\\boot\\vmlinux")
                        .with(LinuxKernelDirect.INIT_RD_PATH, "C:\\boot\\initrd.img")
                        .with(LinuxKernelDirect.KERNEL_CMD_LINE, "panic=-1 quiet");
        var disk =
                new Attachment()
                        .with(Attachment.TYPE, AttachmentType.VIRTUAL_DISK)
                        .with(Attachment.PATH, "C:\\boot\\rootfs.vhd")
                        .with(Attachment.READ_ONLY, true);
        var scsi = new Scsi().with(Scsi.ATTACHMENTS, Map.of("0", disk));
        var sockets =
                new HvSocketSystemConfig()
                        .with(
                                HvSocketSystemConfig.DEFAULT_BIND_SECURITY_DESCRIPTOR,
                                "D:P(A;;FA;;;SY)(A;;FA;;;BA)");
        var devices =
                new Devices()
                        .with(Devices.SCSI, Map.of(Guids.ofScsiController(0).toString(), scsi))
                        .with(
                                Devices.HV_SOCKET,
                                new HvSocket2().with(HvSocket2.HV_SOCKET_CONFIG, sockets))
                        .with(Devices.PLAN9, new Plan9())
                        .with(
                                Devices.COM_PORTS,
                                Map.of("0", new ComPort().with(ComPort.NAMED_PIPE, "p")));
        var machine =
                new VirtualMachine()
                        .with(VirtualMachine.STOP_ON_RESET, true)
                        .with(
                                VirtualMachine.CHIPSET,
                                new Chipset().with(Chipset.LINUX_KERNEL_DIRECT, kernel))
                        .with(VirtualMachine.COMPUTE_TOPOLOGY, topology)
                        .with(VirtualMachine.DEVICES, devices);
        var document =
                new ComputeSystem()
                        .with(ComputeSystem.OWNER, "shim")
                        .with(ComputeSystem.SCHEMA_VERSION, Version.V2_1)
                        .with(ComputeSystem.SHOULD_TERMINATE_ON_LAST_HANDLE_CLOSED, true)
                        .with(ComputeSystem.VIRTUAL_MACHINE, machine);
        assertEquals(
                """
                {"Owner":"shim","SchemaVersion":{"Major":2,"Minor":1},"VirtualMachine":{\
                "StopOnReset":true,"Chipset":{"LinuxKernelDirect":{\
                "KernelFilePath":"C:\\\\boot\\\\vmlinux","InitRdPath":"C:\\\\boot\\\\initrd.img",\
                "KernelCmdLine":"panic=-1 quiet"}},"ComputeTopology":{"Memory":{"SizeInMB":1024,\
                "AllowOvercommit":true},"Processor":{"Count":2,"NumaProcessorsSettings":{\
                "node_per_socket":1}}},"Devices":{"ComPorts":{"0":{"NamedPipe":"p"}},\
                "Scsi":{"df6d0690-79e5-55b6-a5ec-c1e2f77f580a":{"Attachments":{"0":{\
                "Type":"VirtualDisk","Path":"C:\\\\boot\\\\rootfs.vhd","ReadOnly":true}}}},\
                "HvSocket":{"HvSocketConfig":{"DefaultBindSecurityDescriptor":\
                "D:P(A;;FA;;;SY)(A;;FA;;;BA)"}},"Plan9":{}}},\
                "ShouldTerminateOnLastHandleClosed":true}\
                """,
                document.toText());
    }

    @Test
    void isolationWithAndWithoutAnAnswer() {
        var isolation =
                new IsolationSettings()
                        .with(IsolationSettings.ISOLATION_TYPE, "SecureNestedPaging")
                        .with(IsolationSettings.HCL_ENABLED, false);
        var security = new SecuritySettings().with(SecuritySettings.ISOLATION, isolation);
        assertEquals(
                "{\"Isolation\":{\"IsolationType\":\"SecureNestedPaging\",\"HclEnabled\":false}}",
                security.toText());
        assertEquals(
                "{\"IsolationType\":\"SecureNestedPaging\"}",
                isolation.without(IsolationSettings.HCL_ENABLED).toText());
    }

    @Test
    void aContainerOfTheFirstGeneration() {
        var document =
                new ContainerConfig()
                        .with(ContainerConfig.SYSTEM_TYPE, "Container")
                        .with(ContainerConfig.NAME, "web")
                        .with(
                                ContainerConfig.LAYERS,
                                List.of(new Layer().with(Layer.ID, "1").with(Layer.PATH, "C:\\l")))
                        .with(ContainerConfig.HV_PARTITION, true)
                        .with(
                                ContainerConfig.HV_RUNTIME,
                                new HvRuntime().with(HvRuntime.IMAGE_PATH, "C:\\uvm"));
        assertEquals(
                "{\"SystemType\":\"Container\",\"Name\":\"web\","
                        + "\"Layers\":[{\"ID\":\"1\",\"Path\":\"C:\\\\l\"}],\"HvPartition\":true,"
                        + "\"HvRuntime\":{\"ImagePath\":\"C:\\\\uvm\"}}",
                document.toText());
    }

    @Test
    void propertiesOfTheFirstGenerationWriteTheirStructures() {
        assertEquals(
                "{\"Id\":\"\",\"State\":\"\",\"Name\":\"\",\"SystemType\":\"\",\"Owner\":\"\","
                        + "\"RuntimeId\":\"00000000-0000-0000-0000-000000000000\","
                        + "\"Statistics\":{\"Timestamp\":\"0001-01-01T00:00:00Z\","
                        + "\"ContainerStartTime\":\"0001-01-01T00:00:00Z\",\"Memory\":{},"
                        + "\"Processor\":{},\"Storage\":{}},"
                        + "\"GuestConnectionInfo\":{\"GuestDefinedCapabilities\":{}}}",
                new io.hcsshim.hcs.schema1.ContainerProperties().toText());
    }

    @Test
    void resourcePathsNameWhatIsChanged() {
        assertEquals(
                "VirtualMachine/Devices/Scsi/df6d0690-79e5-55b6-a5ec-c1e2f77f580a/Attachments/3",
                ResourcePaths.scsiAttachment(Guids.ofScsiController(0).toString(), 3));
        assertEquals(
                "VirtualMachine/Devices/VirtualPMem/Devices/1/Mappings/4096",
                ResourcePaths.virtualPmemMapping(1, 4096));
        assertEquals(
                "VirtualMachine/Devices/HvSocket/HvSocketConfig/ServiceTable/x",
                ResourcePaths.hvSocketService("x"));
    }

    @Test
    void anEndpointForARunningContainer() {
        assertEquals(
                "{\"ResourceType\":\"Network\",\"Settings\":\"e1\",\"RequestType\":\"Add\"}",
                ResourceModificationRequestResponse.addingEndpoint("e1").toText());
        assertEquals(
                "{\"ResourceType\":\"Network\",\"Settings\":\"e1\",\"RequestType\":\"Remove\"}",
                ResourceModificationRequestResponse.removingEndpoint("e1").toText());
    }
}
