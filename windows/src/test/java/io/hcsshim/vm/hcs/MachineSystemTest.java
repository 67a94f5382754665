package io.hcsshim.vm.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.Wishes;
import io.hcsshim.vm.Wishes.HostDevice;
import io.hcsshim.vm.hcs.LinuxMachine.Boot;
import io.hcsshim.vm.hcs.LinuxMachine.Disk;
import io.hcsshim.vm.hcs.LinuxMachine.Limits;
import io.hcsshim.vm.hcs.LinuxMachine.MemorySettings;
import io.hcsshim.vm.hcs.LinuxMachine.Pmem;
import io.hcsshim.vm.hcs.LinuxMachine.ProcessorSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Documents to the letter, written by hand from the interface's description.
class MachineSystemTest {
    private static final String SYSTEM = "\"SchemaVersion\":{\"Major\":2,\"Minor\":1},";
    private static final String SOCKETS =
            "\"HvSocket\":{\"HvSocketConfig\":{\"DefaultBindSecurityDescriptor\":"
                    + "\"D:P(A;;FA;;;SY)(A;;FA;;;BA)\"}}";
    private static final String FIRST = "df6d0690-79e5-55b6-a5ec-c1e2f77f580a";

    private static LinuxMachine machine(Boot boot, Pmem pmem, Map<Integer, Disk> disks) {
        return new LinuxMachine(
                "shim",
                boot,
                MemorySettings.of(1023),
                new ProcessorSettings(2, 0, 0),
                pmem,
                disks,
                1,
                "",
                Map.of(),
                Limits.NONE,
                Placement.ANYWHERE);
    }

    @Test
    void aKernelWithAnInitialRamDisk() {
        var boot = new Boot.Kernel("C:\\b\\vmlinux", Optional.of("C:\\b\\initrd.img"), "quiet");
        assertEquals(
                "{\"Owner\":\"shim\","
                        + SYSTEM
                        + "\"VirtualMachine\":{\"StopOnReset\":true,\"Chipset\":{\"LinuxKernelDirect\":{"
                        + "\"KernelFilePath\":\"C:\\\\b\\\\vmlinux\",\"InitRdPath\":\"C:\\\\b\\\\initrd.img\","
                        + "\"KernelCmdLine\":\"quiet\"}},\"ComputeTopology\":{\"Memory\":{"
                        + "\"SizeInMB\":1024,\"AllowOvercommit\":true},\"Processor\":{\"Count\":2}},"
                        + "\"Devices\":{\"Scsi\":{\""
                        + FIRST
                        + "\":{}},"
                        + SOCKETS
                        + ",\"Plan9\":{}}},\"ShouldTerminateOnLastHandleClosed\":true}",
                MachineSystem.of(machine(boot, Pmem.NONE, Map.of())).toText());
    }

    @Test
    void aRootDiskInPersistentMemoryAndAConsole() {
        var boot = new Boot.Kernel("k", Optional.empty(), "root=/dev/pmem0");
        var machine =
                new LinuxMachine(
                        "shim",
                        boot,
                        new MemorySettings(2048, true, true, true, 1, 2, 3),
                        new ProcessorSettings(4, 50_000, 100),
                        new Pmem(64, 4L << 30, Optional.of("C:\\b\\rootfs.vhd")),
                        Map.of(),
                        1,
                        "\\\\.\\pipe\\console",
                        Map.of("00000001-facb-11e6-bd58-64006a7986d3", false),
                        new Limits(100, 1000),
                        Placement.ANYWHERE);
        assertEquals(
                "{\"Owner\":\"shim\","
                        + SYSTEM
                        + "\"VirtualMachine\":{\"StopOnReset\":true,\"Chipset\":{\"LinuxKernelDirect\":{"
                        + "\"KernelFilePath\":\"k\",\"KernelCmdLine\":\"root=/dev/pmem0\"}},"
                        + "\"ComputeTopology\":{\"Memory\":{\"SizeInMB\":2048,\"AllowOvercommit\":true,"
                        + "\"EnableColdDiscardHint\":true,\"EnableDeferredCommit\":true,"
                        + "\"LowMmioGapInMB\":1,\"HighMmioBaseInMB\":2,\"HighMmioGapInMB\":3},"
                        + "\"Processor\":{\"Count\":4,\"Limit\":50000,\"Weight\":100}},"
                        + "\"Devices\":{\"ComPorts\":{\"0\":{\"NamedPipe\":\"\\\\\\\\.\\\\pipe\\\\console\"}},"
                        + "\"Scsi\":{\""
                        + FIRST
                        + "\":{}},\"VirtualPMem\":{\"Devices\":{\"0\":{"
                        + "\"HostPath\":\"C:\\\\b\\\\rootfs.vhd\",\"ReadOnly\":true,\"ImageFormat\":\"Vhd1\"}},"
                        + "\"MaximumCount\":64,\"MaximumSizeBytes\":4294967296},"
                        + "\"HvSocket\":{\"HvSocketConfig\":{\"DefaultBindSecurityDescriptor\":"
                        + "\"D:P(A;;FA;;;SY)(A;;FA;;;BA)\",\"ServiceTable\":{"
                        + "\"00000001-facb-11e6-bd58-64006a7986d3\":{}}}},\"Plan9\":{}},"
                        + "\"StorageQoS\":{\"IopsMaximum\":100,\"BandwidthMaximum\":1000}},"
                        + "\"ShouldTerminateOnLastHandleClosed\":true}",
                MachineSystem.of(machine).toText());
    }

    @Test
    void firmwareThatLoadsTheKernel() {
        var text =
                MachineSystem.of(machine(new Boot.Firmware("C:\\b", "quiet"), Pmem.NONE, Map.of()))
                        .toText();
        assertEquals(
                "\"Chipset\":{\"Uefi\":{\"BootThis\":{\"DeviceType\":\"VmbFs\",\"DevicePath\":\"\\\\kernel\","
                        + "\"OptionalData\":\"quiet\",\"VmbFsRootPath\":\"C:\\\\b\"}}}",
                text.substring(text.indexOf("\"Chipset\""), text.indexOf(",\"ComputeTopology\"")));
    }

    @Test
    void aConfidentialMachine() {
        var boot =
                new Boot.Confidential(
                        "C:\\p\\kernel.vmgs", "ZGlnZXN0", Optional.of(false), List.of(5));
        var machine =
                new LinuxMachine(
                        "shim",
                        boot,
                        new MemorySettings(1024, false, false, false, 0, 0, 0),
                        new ProcessorSettings(2, 0, 0),
                        Pmem.NONE,
                        Map.of(0, new Disk("C:\\p\\rootfs.vhd", true)),
                        1,
                        "",
                        Map.of(),
                        Limits.NONE,
                        Placement.ANYWHERE);
        var wildcard = "{\"AllowWildcardBinds\":true}";
        assertEquals(
                "{\"Owner\":\"shim\",\"SchemaVersion\":{\"Major\":2,\"Minor\":5},\"VirtualMachine\":{"
                        + "\"StopOnReset\":true,\"Chipset\":{\"Uefi\":{\"ApplySecureBootTemplate\":\"Apply\","
                        + "\"SecureBootTemplateId\":\"1734c6e8-3154-4dda-ba5f-a874cc483422\"}},"
                        + "\"ComputeTopology\":{\"Memory\":{\"SizeInMB\":1024},\"Processor\":{\"Count\":2}},"
                        + "\"Devices\":{\"Scsi\":{\""
                        + FIRST
                        + "\":{\"Attachments\":{\"0\":{\"Type\":\"VirtualDisk\","
                        + "\"Path\":\"C:\\\\p\\\\rootfs.vhd\",\"ReadOnly\":true}}}},"
                        + "\"HvSocket\":{\"HvSocketConfig\":{"
                        + "\"DefaultBindSecurityDescriptor\":\"D:P(A;;FA;;;WD)\","
                        + "\"DefaultConnectSecurityDescriptor\":\"D:P(A;;FA;;;SY)(A;;FA;;;BA)\","
                        + "\"ServiceTable\":{\"00000001-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"00000005-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"0000006d-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"40000000-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"40000001-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + "}}},\"Plan9\":{}},"
                        + "\"GuestState\":{\"GuestStateFilePath\":\"C:\\\\p\\\\kernel.vmgs\","
                        + "\"GuestStateFileType\":\"FileMode\",\"ForceTransientState\":true},"
                        + "\"SecuritySettings\":{\"Isolation\":{\"IsolationType\":\"SecureNestedPaging\","
                        + "\"LaunchData\":\"ZGlnZXN0\",\"HclEnabled\":false}}},"
                        + "\"ShouldTerminateOnLastHandleClosed\":true}",
                MachineSystem.of(machine).toText());
    }

    private static final Map<String, String> HIDDEN =
            Map.of(
                    "lcow.securitypolicy", "e30=",
                    "lcow.hcl-enabled", "true",
                    "lcow.extra-vsock-ports", "5, 6",
                    "computetopology.memory.allowovercommit", "true",
                    "lcow.kernelbootoptions", "debug");

    private static LinuxMachine hidden(Map<String, String> more) {
        var settings = new HashMap<>(HIDDEN);
        settings.putAll(more);
        var root =
                new Device.ScsiDisk(
                        new ScsiAddress(0, 0),
                        Path.of("/b/rootfs.vhd"),
                        Device.ImageFormat.VHD,
                        Device.Access.READ_ONLY);
        return LinuxMachine.of(spec(settings).with(List.of(root)), "shim");
    }

    @Test
    void aPolicyMakesAMachineConfidential() {
        var wildcard = "{\"AllowWildcardBinds\":true}";
        assertEquals(
                "{\"Owner\":\"shim\",\"SchemaVersion\":{\"Major\":2,\"Minor\":5},\"VirtualMachine\":{"
                        + "\"StopOnReset\":true,\"Chipset\":{\"Uefi\":{\"ApplySecureBootTemplate\":\"Apply\","
                        + "\"SecureBootTemplateId\":\"1734c6e8-3154-4dda-ba5f-a874cc483422\"}},"
                        + "\"ComputeTopology\":{\"Memory\":{\"SizeInMB\":2048},"
                        + "\"Processor\":{\"Count\":4,\"Limit\":50000,\"Weight\":200}},"
                        + "\"Devices\":{\"Scsi\":{\""
                        + FIRST
                        + "\":{\"Attachments\":{\"0\":{\"Type\":\"VirtualDisk\","
                        + "\"Path\":\"/b/rootfs.vhd\",\"ReadOnly\":true}}}},"
                        + "\"HvSocket\":{\"HvSocketConfig\":{"
                        + "\"DefaultBindSecurityDescriptor\":\"D:P(A;;FA;;;WD)\","
                        + "\"DefaultConnectSecurityDescriptor\":\"D:P(A;;FA;;;SY)(A;;FA;;;BA)\","
                        + "\"ServiceTable\":{\"00000001-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"00000005-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"00000006-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"0000006d-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"40000000-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + ",\"40000001-facb-11e6-bd58-64006a7986d3\":"
                        + wildcard
                        + "}}},\"Plan9\":{}},"
                        + "\"GuestState\":{\"GuestStateFilePath\":\"/b/kernel.vmgs\","
                        + "\"GuestStateFileType\":\"FileMode\",\"ForceTransientState\":true},"
                        + "\"StorageQoS\":{\"IopsMaximum\":100,\"BandwidthMaximum\":1000},"
                        + "\"SecuritySettings\":{\"Isolation\":{\"IsolationType\":\"SecureNestedPaging\","
                        + "\"LaunchData\":\"RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=\",\"HclEnabled\":true}}},"
                        + "\"ShouldTerminateOnLastHandleClosed\":true}",
                MachineSystem.of(hidden(Map.of())).toText());
    }

    @Test
    void aPolicyWithoutHardwareLeavesTheMachineAsItIs() {
        var plain = document(Map.of());
        assertEquals(
                plain,
                document(Map.of("lcow.securitypolicy", "e30=", "no_security_hardware", "true")));
    }

    @Test
    void whatAHiddenMachineCannotHaveIsRefused() {
        for (var bad :
                List.of(
                        Map.of("console.pipe", "\\\\.\\pipe\\c"),
                        Map.of("computetopology.memory.enabledeferredcommit", "true"),
                        nodes("1", "4", "2048"))) {
            assertThrows(IllegalArgumentException.class, () -> hidden(bad), bad.toString());
        }
        var wishes =
                new Wishes(
                        spec(HIDDEN).wishes().settings(),
                        io.hcsshim.vm.Limits.NONE,
                        List.of(new HostDevice("gpu", "x")));
        assertThrows(
                IllegalArgumentException.class,
                () -> LinuxMachine.of(spec(Map.of()).with(wishes), "shim"));
    }

    @Test
    void deferredCommitNeedsOvercommit() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new MemorySettings(1024, false, true, false, 0, 0, 0));
    }

    private static VmSpec spec(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        settings.forEach((name, value) -> all.put("io.microsoft.virtualmachine." + name, value));
        return new VmSpec(
                        "m",
                        Path.of("/s"),
                        Path.of("/b/kernel"),
                        Path.of("/b/initrd.img"),
                        "quiet -- init",
                        2048,
                        4,
                        1,
                        Acceleration.AUTO)
                .with(new Wishes(all, new io.hcsshim.vm.Limits(100, 1000, 50_000, 200), List.of()));
    }

    private static String document(Map<String, String> settings) {
        return MachineSystem.of(LinuxMachine.of(spec(settings), "shim")).toText();
    }

    private static void assertSays(String document, String... parts) {
        for (var part : parts) {
            assertTrue(document.contains(part), part + " in " + document);
        }
    }

    @Test
    void limitsAreInTheDocument() {
        assertSays(
                document(Map.of()),
                "\"Processor\":{\"Count\":4,\"Limit\":50000,\"Weight\":200}",
                "\"StorageQoS\":{\"IopsMaximum\":100,\"BandwidthMaximum\":1000}",
                " 8250_core.nr_uarts=0 panic=-1 quiet pci=off brd.rd_nr=0 pmtmr=0 -- init");
    }

    @Test
    void annotationsThatOnlyHyperVKnows() {
        assertSays(
                document(
                        Map.of(
                                "computetopology.memory.lowmmiogapinmb",
                                "256",
                                "computetopology.memory.enabledeferredcommit",
                                "true",
                                "cpugroup.id",
                                "5B45201D-f2f2-4f3b-85bb-30ff1f953599",
                                "console.pipe",
                                "\\\\.\\pipe\\c",
                                "lcow.vpcienabled",
                                "true",
                                "lcow.kerneldirectboot",
                                "false",
                                "hv-socket.service-table.0000000a-facb-11e6-bd58-64006a7986d3",
                                "{\"AllowWildcardBinds\":true}")),
                "\"EnableDeferredCommit\":true,\"LowMmioGapInMB\":256",
                "\"CpuGroup\":{\"Id\":\"5b45201d-f2f2-4f3b-85bb-30ff1f953599\"}",
                "\"Uefi\":{\"BootThis\":{\"DeviceType\":\"VmbFs\"",
                "\"OptionalData\":\"initrd=/initrd.img quiet initcall_blacklist=virtio_vsock_init"
                        + " 8250_core.nr_uarts=1 8250_core.skip_txen_test=1 console=ttyS0,115200"
                        + " brd.rd_nr=0 pmtmr=0 -- init\",\"VmbFsRootPath\":\"/b\"",
                "\"0000000a-facb-11e6-bd58-64006a7986d3\":{\"AllowWildcardBinds\":true}");
        assertSays(
                document(Map.of("resource-partition-id", "5b45201d-f2f2-4f3b-85bb-30ff1f953599")),
                "\"ResourcePartitionId\":\"5b45201d-f2f2-4f3b-85bb-30ff1f953599\"");
        var id = "5b45201d-f2f2-4f3b-85bb-30ff1f953599";
        for (var bad :
                List.of(
                        Map.of("cpugroup.id", id, "resource-partition-id", id),
                        Map.of("cpugroup.id", "x"),
                        Map.of("computetopology.memory.lowmmiogapinmb", "x"))) {
            assertThrows(IllegalArgumentException.class, () -> document(bad));
        }
    }

    @Test
    void numaNodesAsManyAsItTakes() {
        assertSays(
                document(
                        Map.of(
                                "fullyphysicallybacked", "true",
                                "computetopology.processor.numa.max-processors-per-node", "2",
                                "computetopology.processor.numa.max-size-per-node", "1024",
                                "computetopology.numa.preferred-physical-nodes", "0, 1")),
                "\"Memory\":{\"SizeInMB\":2048,\"SlitType\":\"FirmwareFallbackMeasured\"}",
                "\"NumaProcessorsSettings\":{\"count_per_node\":{\"max\":2}}",
                "\"Numa\":{\"PreferredPhysicalNodes\":[0,1],\"MaxSizePerNode\":1024}");
    }

    private static Map<String, String> nodes(String physical, String processors, String memory) {
        return Map.of(
                "computetopology.memory.allowovercommit", "false",
                "computetopology.numa.mapped-physical-nodes", physical,
                "computetopology.numa.count-of-processors", processors,
                "computetopology.numa.count-of-memory-blocks", memory);
    }

    @Test
    void numaNodesOneByOne() {
        assertSays(
                document(nodes("1,3", "1,3", "512,1536")),
                "\"Numa\":{\"VirtualNodeCount\":2,\"Settings\":["
                        + "{\"PhysicalNodeNumber\":1,"
                        + "\"CountOfProcessors\":1,\"CountOfMemoryBlocks\":512,\"MemoryBackingType\":\"Physical\"},"
                        + "{\"VirtualNodeNumber\":1,\"PhysicalNodeNumber\":3,\"VirtualSocketNumber\":1,"
                        + "\"CountOfProcessors\":3,\"CountOfMemoryBlocks\":1536,\"MemoryBackingType\":\"Physical\"}]}");
        for (var bad :
                List.of(
                        nodes("1", "1,3", "512,1536"),
                        nodes("1,64", "1,3", "512,1536"),
                        nodes("255,1", "1,3", "512,1536"),
                        nodes("0,1", "1,3", "0,2048"),
                        nodes("0,1", "1,2", "512,1536"),
                        nodes("0,1", "1,3", "512,1024"))) {
            assertThrows(IllegalArgumentException.class, () -> document(bad), bad.toString());
        }
        var overcommitted = new HashMap<>(nodes("1", "4", "2048"));
        overcommitted.remove("computetopology.memory.allowovercommit");
        assertThrows(IllegalArgumentException.class, () -> document(overcommitted));
    }

    @Test
    void devicesOfTheHostFromTheStart() {
        var function = new HostDevice("vpci-instance-id", "PCIP\\VEN_1\\2");
        var gpu = new HostDevice("gpu", "PCIP\\VEN_2\\x");
        var wishes = new Wishes(Map.of(), io.hcsshim.vm.Limits.NONE, List.of(function, gpu));
        var text = MachineSystem.of(LinuxMachine.of(spec(Map.of()).with(wishes), "shim")).toText();
        assertFalse(text.contains("pci=off"), text);
        assertSays(
                text,
                "{\"Functions\":[{\"DeviceInstancePath\":\"PCIP\\\\VEN_1\",\"VirtualFunction\":2}]}",
                "{\"Functions\":[{\"DeviceInstancePath\":\"PCIP\\\\VEN_2\\\\x\"}]}");
        var other = new Wishes(Map.of(), wishes.limits(), List.of(new HostDevice("class", "x")));
        assertThrows(
                IllegalArgumentException.class,
                () -> LinuxMachine.of(spec(Map.of()).with(other), "shim"));
    }
}
