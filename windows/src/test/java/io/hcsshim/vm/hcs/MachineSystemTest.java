package io.hcsshim.vm.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.vm.hcs.LinuxMachine.Boot;
import io.hcsshim.vm.hcs.LinuxMachine.Disk;
import io.hcsshim.vm.hcs.LinuxMachine.Limits;
import io.hcsshim.vm.hcs.LinuxMachine.MemorySettings;
import io.hcsshim.vm.hcs.LinuxMachine.Pmem;
import io.hcsshim.vm.hcs.LinuxMachine.ProcessorSettings;
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
                Limits.NONE);
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
                        new Limits(100, 1000));
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
                        Limits.NONE);
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

    @Test
    void deferredCommitNeedsOvercommit() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new MemorySettings(1024, false, true, false, 0, 0, 0));
    }
}
