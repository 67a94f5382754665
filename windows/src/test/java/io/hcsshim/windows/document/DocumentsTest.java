package io.hcsshim.windows.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.hcs.schema2.DeviceExtension;
import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.protocol.oci.OciProcess;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.vm.hcs.MachineChanges;
import io.hcsshim.windows.document.ContainerDocument.Root;
import io.hcsshim.windows.document.ContainerLayers.Images;
import io.hcsshim.windows.document.ContainerLayers.Images.Kind;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Documents to the letter, written by hand from the interface's description.
class DocumentsTest {
    private static final String PROCESS = "\"process\":{\"args\":[\"cmd\"],\"cwd\":\"C:\\\\\"}";
    private static final ContainerDocument.Root VOLUME =
            new ContainerDocument.Root(
                    "\\\\?\\Volume{5d4f0b32-0000-0000-0000-100000000000}",
                    List.of(
                            new Layer().with(Layer.ID, "id-2").with(Layer.PATH, "C:\\layers\\2"),
                            new Layer().with(Layer.ID, "id-1").with(Layer.PATH, "C:\\layers\\1")));

    private static WindowsSpec spec(String json, Options options) throws Exception {
        return WindowsSpec.read(OciSpec.of(JsonObject.parse(json)), options, 4);
    }

    private static WindowsSpec spec(String json) throws Exception {
        return spec(json, Options.getDefaultInstance());
    }

    @Test
    void aContainerOnTheHost() throws Exception {
        var spec =
                spec(
                        """
                        {"hostname":"web",%s,"mounts":[
                        {"destination":"C:\\\\data","source":"D:\\\\data","options":["RO"]},
                        {"destination":"\\\\\\\\.\\\\pipe\\\\inside","source":"\\\\\\\\.\\\\pipe\\\\outside"}],
                        "windows":{"resources":{"memory":{"limit":209715200},"cpu":{"count":8},
                        "storage":{"iops":100,"bps":1000}},
                        "network":{"networkNamespace":"ns-1","allowUnqualifiedDNSQuery":true,
                        "DNSSearchList":["a.example","b.example"]},"credentialSpec":"{}",
                        "devices":[{"id":"5b45201d-f2f2-4f3b-85bb-30ff1f953599","idType":"class"}]}}
                        """
                                .formatted(PROCESS));
        assertEquals(
                "{\"Owner\":\"shim\",\"SchemaVersion\":{\"Major\":2,\"Minor\":1},\"Container\":{"
                        + "\"GuestOs\":{\"HostName\":\"web\"},"
                        + "\"Storage\":{\"Layers\":[{\"Id\":\"id-2\",\"Path\":\"C:\\\\layers\\\\2\"},"
                        + "{\"Id\":\"id-1\",\"Path\":\"C:\\\\layers\\\\1\"}],"
                        + "\"Path\":\"\\\\\\\\?\\\\Volume{5d4f0b32-0000-0000-0000-100000000000}\\\\\","
                        + "\"QoS\":{\"IopsMaximum\":100,\"BandwidthMaximum\":1000}},"
                        + "\"MappedDirectories\":[{\"HostPath\":\"D:\\\\data\","
                        + "\"ContainerPath\":\"C:\\\\data\",\"ReadOnly\":true}],"
                        + "\"MappedPipes\":[{\"ContainerPipeName\":\"inside\","
                        + "\"HostPath\":\"\\\\\\\\.\\\\pipe\\\\outside\"}],"
                        + "\"Memory\":{\"SizeInMB\":200},\"Processor\":{\"Count\":4},"
                        + "\"Networking\":{\"AllowUnqualifiedDnsQuery\":true,"
                        + "\"DnsSearchList\":\"a.example,b.example\",\"Namespace\":\"ns-1\"},"
                        + "\"ContainerCredentialGuard\":{\"CredentialSpec\":\"{}\"},"
                        + "\"AssignedDevices\":[{\"Type\":\"ClassGuid\","
                        + "\"InterfaceClassGuid\":\"5b45201d-f2f2-4f3b-85bb-30ff1f953599\"}]},"
                        + "\"ShouldTerminateOnLastHandleClosed\":true}",
                ContainerDocument.onHost("shim", spec, VOLUME).toText());
    }

    @Test
    void aContainerInAMachine() throws Exception {
        var spec =
                spec(
                        "{"
                                + PROCESS
                                + ",\"mounts\":[{\"destination\":\"C:\\\\data\",\"source\":\"D:\\\\data\"}],"
                                + "\"windows\":{\"hyperv\":{}}}");
        var root = new ContainerDocument.Root("C:\\mounts\\scsi\\m1", List.of());
        assertEquals(
                "{\"Owner\":\"shim\",\"SchemaVersion\":{\"Major\":2,\"Minor\":1},"
                        + "\"HostingSystemId\":\"pod@vm\",\"HostedSystem\":{"
                        + "\"SchemaVersion\":{\"Major\":2,\"Minor\":1},\"Container\":{"
                        + "\"Storage\":{\"Path\":\"C:\\\\mounts\\\\scsi\\\\m1\"},"
                        + "\"MappedDirectories\":[{\"HostPath\":\"seen\",\"ContainerPath\":\"C:\\\\data\"}]}},"
                        + "\"ShouldTerminateOnLastHandleClosed\":true}",
                ContainerDocument.inMachine("shim", "pod@vm", spec, root, _ -> "seen").toText());
    }

    private static String devices(String... idsAndKinds) {
        var devices = new ArrayList<String>();
        for (int i = 0; i < idsAndKinds.length; i += 2) {
            devices.add(
                    "{\"id\":\"%s\",\"idType\":\"%s\"}"
                            .formatted(idsAndKinds[i], idsAndKinds[i + 1]));
        }
        return "\"devices\":[" + String.join(",", devices) + "]";
    }

    @Test
    void aContainerOnTheHostHasDevicesByInterfaceAndByPlace() throws Exception {
        var wanted =
                devices(
                        "5b45201d-f2f2-4f3b-85bb-30ff1f953599", "class",
                        "f2b1ba5c-4b7a-4b6b-9d5b-0f0a6f1c3f10", "vpci-class-guid",
                        "PCIROOT(0)#PCI(0300)", "vpci-location-path");
        var read = spec("{" + PROCESS + ",\"windows\":{" + wanted + "}}");
        var extension =
                new DeviceExtension(
                        JsonObject.parse(
                                "{\"device_category\":{\"name\":\"ports\"},\"namespace\":{\"device\":{"
                                        + "\"requires_driverstore\":true}},\"unknown\":1}"));
        var document =
                ContainerDocument.onHost(
                                "shim", read.with(read.devices(), List.of(extension)), VOLUME)
                        .toText();
        assertTrue(
                document.contains(
                        "\"AssignedDevices\":["
                                + "{\"Type\":\"ClassGuid\",\"InterfaceClassGuid\":\"5b45201d-f2f2-4f3b-85bb-30ff1f953599\"},"
                                + "{\"Type\":\"ClassGuid\",\"InterfaceClassGuid\":\"f2b1ba5c-4b7a-4b6b-9d5b-0f0a6f1c3f10\"},"
                                + "{\"Type\":\"DeviceInstance\",\"LocationPath\":\"PCIROOT(0)#PCI(0300)\"}],"
                                + "\"AdditionalDeviceNamespace\":{\"device_extension\":[{"
                                + "\"device_category\":{\"name\":\"ports\"},\"namespace\":{\"device\":{"
                                + "\"requires_driverstore\":true}},\"unknown\":1}]}}"),
                document);
    }

    @Test
    void aContainerInAMachineHasDevicesWhereItsMachineHasThem() throws Exception {
        var wanted = devices("PCIP\\\\VEN_1\\\\2", "vpci-instance-id", "PCIP\\\\VEN_2", "gpu");
        var read = spec("{" + PROCESS + ",\"windows\":{\"hyperv\":{}," + wanted + "}}");
        var first = read.devices().getFirst().forMachine();
        assertEquals("PCIP\\VEN_1", first.path());
        assertEquals(2, first.function());
        assertEquals(
                "{\"ResourcePath\":\"VirtualMachine/Devices/VirtualPci/"
                        + first.id()
                        + "\",\"RequestType\":\"Add\",\"Settings\":{\"Functions\":[{"
                        + "\"DeviceInstancePath\":\"PCIP\\\\VEN_1\",\"VirtualFunction\":2}]}}",
                MachineChanges.addPci(first).toText());
        var seen = read.with(List.of(WindowsDevice.at("PCIROOT(5)#PCI(0000)")), List.of());
        var root = new ContainerDocument.Root("C:\\mounts\\scsi\\m1", List.of());
        var document =
                ContainerDocument.inMachine("shim", "pod@vm", seen, root, _ -> "seen").toText();
        assertTrue(
                document.contains(
                        "\"Container\":{\"Storage\":{\"Path\":\"C:\\\\mounts\\\\scsi\\\\m1\"},"
                                + "\"AssignedDevices\":[{\"Type\":\"DeviceInstance\","
                                + "\"LocationPath\":\"PCIROOT(5)#PCI(0000)\"}]}"),
                document);
    }

    @Test
    void devicesNamedByWhatTheirPlaceDoesNotKnowAreRefused() {
        for (var kind : List.of("gpu", "vpci", "vpci-instance-id", "", "usb")) {
            var json = "{" + PROCESS + ",\"windows\":{" + devices("x", kind) + "}}";
            var refused = assertThrows(IllegalArgumentException.class, () -> spec(json));
            assertEquals(
                    "a container without a machine cannot have a device of the type '"
                            + kind
                            + "', but class, vpci-class-guid, vpci-location-path",
                    refused.getMessage());
        }
        for (var kind : List.of("class", "vpci-class-guid", "vpci-location-path", "")) {
            var json = "{" + PROCESS + ",\"windows\":{\"hyperv\":{}," + devices("x", kind) + "}}";
            var refused = assertThrows(IllegalArgumentException.class, () -> spec(json));
            assertEquals(
                    "a machine has no device of the type '"
                            + kind
                            + "', but gpu, vpci, vpci-instance-id",
                    refused.getMessage());
        }
    }

    @Test
    void aMachineForWindowsContainers() {
        var parts =
                new MachineDocument.Parts(
                        "shim", "C:\\b\\Files", "C:\\s\\sandbox.vhdx", 1023, 2, false);
        assertEquals(
                "{\"Owner\":\"shim\",\"SchemaVersion\":{\"Major\":2,\"Minor\":1},\"VirtualMachine\":{"
                        + "\"StopOnReset\":true,\"Chipset\":{\"Uefi\":{\"BootThis\":{"
                        + "\"DeviceType\":\"VmbFs\","
                        + "\"DevicePath\":\"\\\\EFI\\\\Microsoft\\\\Boot\\\\bootmgfw.efi\"}}},"
                        + "\"ComputeTopology\":{\"Memory\":{\"SizeInMB\":1024,\"AllowOvercommit\":true,"
                        + "\"EnableHotHint\":true},\"Processor\":{\"Count\":2}},"
                        + "\"Devices\":{\"Scsi\":{\"df6d0690-79e5-55b6-a5ec-c1e2f77f580a\":{"
                        + "\"Attachments\":{\"0\":{\"Type\":\"VirtualDisk\","
                        + "\"Path\":\"C:\\\\s\\\\sandbox.vhdx\"}}}},"
                        + "\"HvSocket\":{\"HvSocketConfig\":{\"DefaultBindSecurityDescriptor\":"
                        + "\"D:P(A;;FA;;;SY)(A;;FA;;;BA)\"}},"
                        + "\"VirtualSmb\":{\"Shares\":[{\"Name\":\"os\",\"Path\":\"C:\\\\b\\\\Files\","
                        + "\"Options\":{\"ReadOnly\":true,\"ShareRead\":true,\"CacheIo\":true,"
                        + "\"TakeBackupPrivilege\":true,\"PseudoOplocks\":true}}],"
                        + "\"DirectFileMappingInMB\":1024}},"
                        + "\"RegistryChanges\":{\"AddValues\":[{\"Key\":{\"Hive\":\"System\","
                        + "\"Name\":\"CurrentControlSet\\\\Services\\\\gns\"},"
                        + "\"Name\":\"EnableCompartmentNamespace\",\"Type\":\"DWord\",\"DWordValue\":1}]},"
                        + "\"GuestConnection\":{}},\"ShouldTerminateOnLastHandleClosed\":true}",
                MachineDocument.of(parts).toText());
    }

    private static ConfidentialMachine.Secret secret(String kind, boolean secureBoot) {
        return new ConfidentialMachine.Secret(
                ConfidentialMachine.Kind.named(kind),
                "ZGlnZXN0",
                "C:\\b\\cwcow.snp.vmgs",
                "C:\\b\\boot.vhd",
                "C:\\b\\rootfs.vhd",
                !secureBoot,
                secureBoot);
    }

    @Test
    void aConfidentialMachineForWindowsContainers() {
        var parts =
                new MachineDocument.Parts(
                        "shim", "C:\\p\\Empty", "C:\\s\\sandbox.vhdx", 2048, 2, true);
        assertEquals(
                "{\"Owner\":\"shim\",\"SchemaVersion\":{\"Major\":2,\"Minor\":5},\"VirtualMachine\":{"
                        + "\"Version\":{\"Major\":12},\"StopOnReset\":true,"
                        + "\"Chipset\":{\"Uefi\":{\"ApplySecureBootTemplate\":\"Apply\","
                        + "\"SecureBootTemplateId\":\"1734c6e8-3154-4dda-ba5f-a874cc483422\"}},"
                        + "\"ComputeTopology\":{\"Memory\":{\"SizeInMB\":2048},"
                        + "\"Processor\":{\"Count\":2}},"
                        + "\"Devices\":{\"Scsi\":{\"df6d0690-79e5-55b6-a5ec-c1e2f77f580a\":{"
                        + "\"Attachments\":{\"0\":{\"Type\":\"VirtualDisk\","
                        + "\"Path\":\"C:\\\\s\\\\sandbox.vhdx\"},\"1\":{\"Type\":\"VirtualDisk\","
                        + "\"Path\":\"C:\\\\b\\\\boot.vhd\",\"ReadOnly\":true},\"2\":{"
                        + "\"Type\":\"VirtualDisk\",\"Path\":\"C:\\\\b\\\\rootfs.vhd\","
                        + "\"ReadOnly\":true}}}},"
                        + "\"HvSocket\":{\"HvSocketConfig\":{\"DefaultBindSecurityDescriptor\":"
                        + "\"D:P(A;;FA;;;SY)(A;;FA;;;BA)\"}},"
                        + "\"VirtualSmb\":{\"Shares\":[{\"Name\":\"defaultEmptyShare\","
                        + "\"Path\":\"C:\\\\p\\\\Empty\",\"Options\":{\"ReadOnly\":true,"
                        + "\"ShareRead\":true,\"NoOplocks\":true}}],\"DirectFileMappingInMB\":1024}},"
                        + "\"GuestState\":{\"GuestStateFilePath\":\"C:\\\\b\\\\cwcow.snp.vmgs\","
                        + "\"GuestStateFileType\":\"BlockStorage\"},"
                        + "\"RegistryChanges\":{\"AddValues\":[{\"Key\":{\"Hive\":\"System\","
                        + "\"Name\":\"CurrentControlSet\\\\Services\\\\gns\"},"
                        + "\"Name\":\"EnableCompartmentNamespace\",\"Type\":\"DWord\",\"DWordValue\":1}]},"
                        + "\"SecuritySettings\":{\"Isolation\":{\"IsolationType\":\"SecureNestedPaging\","
                        + "\"LaunchData\":\"ZGlnZXN0\",\"HclEnabled\":true}}},"
                        + "\"ShouldTerminateOnLastHandleClosed\":true}",
                ConfidentialMachine.of(parts, secret("", true)).toText());

        var open = ConfidentialMachine.of(parts, secret("VBS", false)).toText();
        assertTrue(open.contains("\"Uefi\":{\"ApplySecureBootTemplate\":\"Skip\"}"), open);
        assertTrue(open.contains("\"Path\":\"C:\\\\b\\\\boot.vhd\"},"), open);
        assertTrue(open.contains("\"VirtualizationBasedSecurity\""), open);
        assertThrows(IllegalArgumentException.class, () -> secret("snp", true));
        var small = new MachineDocument.Parts("shim", "f", "s", 2047, 2, true);
        assertThrows(
                IllegalArgumentException.class,
                () -> ConfidentialMachine.of(small, secret("SNP", true)));
    }

    @Test
    void aProcess() throws Exception {
        var process =
                OciProcess.of(
                        JsonObject.parse(
                                """
                                {"args":["C:\\\\a b\\\\x.exe","say \\"hi\\"","","end\\\\"],"cwd":"C:\\\\w",
                                "user":{"username":"ContainerAdministrator"},
                                "env":["A=1","EMPTY=","=C:=C:\\\\x","B=2=3"],"terminal":true,
                                "consoleSize":{"height":24,"width":80}}
                                """));
        assertEquals(
                "{\"CommandLine\":\"\\\"C:\\\\a b\\\\x.exe\\\" \\\"say \\\\\\\"hi\\\\\\\"\\\" \\\"\\\" end\\\\\","
                        + "\"User\":\"ContainerAdministrator\",\"WorkingDirectory\":\"C:\\\\w\","
                        + "\"Environment\":{\"=C:\":\"C:\\\\x\",\"A\":\"1\",\"B\":\"2=3\"},"
                        + "\"EmulateConsole\":true,\"CreateStdInPipe\":true,\"CreateStdOutPipe\":true,"
                        + "\"ConsoleSize\":[24,80]}",
                ProcessDocument.of(process, Wanted.TERMINAL).toText());
    }

    @Test
    void aBackslashBeforeAQuotationMarkIsDoubled() {
        assertEquals("\"a\\\\\\\"b\"", CommandLines.of(List.of("a\\\"b")));
        assertEquals("\"a b\\\\\"", CommandLines.of(List.of("a b\\")));
    }

    @Test
    void annotationsGoBeforeResources() throws Exception {
        var limits =
                spec("{"
                                + PROCESS
                                + ",\"annotations\":{\"io.microsoft.container.memory.sizeinmb\":\"77\","
                                + "\"io.microsoft.container.processor.weight\":\"x\"},"
                                + "\"windows\":{\"resources\":{\"memory\":{\"limit\":1048576},"
                                + "\"cpu\":{\"shares\":500}}}}")
                        .limits();
        assertEquals(77, limits.memoryMb());
        assertEquals(500, limits.weight());
    }

    @Test
    void whatContradictsItselfIsRefused() {
        var two =
                "{"
                        + PROCESS
                        + ",\"windows\":{\"resources\":{\"cpu\":{\"count\":1,\"shares\":5}}}}";
        var readonly = "{" + PROCESS + ",\"root\":{\"readonly\":true},\"windows\":{}}";
        var job =
                "{"
                        + PROCESS
                        + ",\"annotations\":{\"microsoft.com/hostprocess-container\":\"true\"},"
                        + "\"windows\":{\"hyperv\":{}}}";
        for (var json : List.of(two, readonly, job, "{" + PROCESS + "}")) {
            assertThrows(IllegalArgumentException.class, () -> spec(json), json);
        }
        var options = Options.newBuilder().setDebug(true).build();
        var machine = "{" + PROCESS + ",\"windows\":{\"hyperv\":{}}}";
        assertThrows(IllegalArgumentException.class, () -> spec(machine, options));
        var pipe =
                "{"
                        + PROCESS
                        + ",\"mounts\":[{\"destination\":\"\\\\\\\\.\\\\pipe\\\\x\",\"source\":\"D:\\\\x\"}],\"windows\":{}}";
        assertThrows(
                IllegalArgumentException.class,
                () -> ContainerDocument.onHost("shim", spec(pipe), VOLUME));
        var typed =
                "{"
                        + PROCESS
                        + ",\"mounts\":[{\"destination\":\"C:\\\\x\",\"type\":\"tmpfs\"}],\"windows\":{}}";
        assertThrows(
                IllegalArgumentException.class,
                () -> ContainerDocument.onHost("shim", spec(typed), VOLUME));
    }

    @Test
    void isolationComesFromOptionsSpecAndAnnotations() throws Exception {
        var plain = "{" + PROCESS + ",\"windows\":{}}";
        var hypervisor =
                Options.newBuilder()
                        .setSandboxIsolation(Options.SandboxIsolation.HYPERVISOR)
                        .build();
        assertEquals(Isolation.PROCESS, spec(plain).isolation());
        assertEquals(Isolation.HYPERVISOR, spec(plain, hypervisor).isolation());
        var job =
                "{"
                        + PROCESS
                        + ",\"annotations\":{\"microsoft.com/hostprocess-container\":\"true\","
                        + "\"microsoft.com/hostprocess-inherit-user\":\"true\"},\"windows\":{}}";
        assertEquals(Isolation.HOST_PROCESS, spec(job).isolation());
        assertTrue(spec(job).inheritsUser());
    }

    private static Mount images(String options, String... more) {
        var all = new ArrayList<>(List.of(more));
        all.add(options);
        return new Mount("CimFS", "C:\\s", "", all);
    }

    @Test
    void layersInImagesHaveAsManyImagesAsFolders() throws Exception {
        var folders = "parentLayerPaths=[\"C:\\\\2\",\"C:\\\\1\"]";
        var two = images("parentCimPaths=[\"C:\\\\2.cim\",\"C:\\\\1.cim\"]", folders);
        assertEquals(
                new ContainerLayers(
                        "C:\\s",
                        List.of("C:\\2", "C:\\1"),
                        new Images(Kind.FOLDER, List.of("C:\\2.cim", "C:\\1.cim"), false)),
                ContainerLayers.read(List.of(two), List.of()));
        for (var bad :
                List.of(
                        images("parentCimPaths=[\"C:\\\\2.cim\"]", folders),
                        images("parentCimPaths=[]", folders),
                        images(folders),
                        images("parentCimPaths=[\"C:\\\\2.cim\"]"),
                        new Mount("BlockCIM", "C:\\s", "", List.of()))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ContainerLayers.read(List.of(bad), List.of()));
        }
    }

    private static Mount sealed(String... options) {
        return new Mount("BlockCIM", "C:\\s", "", List.of(options));
    }

    @Test
    void sealedImagesAreSeenByOneThatWasMadeOfThem() throws Exception {
        var one = sealed("parentCimPaths=[\"D:\\\\1.bcim\"]", "blockCIMType=file");
        assertEquals(
                new ContainerLayers(
                        "C:\\s",
                        List.of(),
                        new Images(Kind.SINGLE_FILE, List.of("D:\\1.bcim"), false)),
                ContainerLayers.read(List.of(one), List.of()));
        var both = "parentCimPaths=[\"D:\\\\2\",\"D:\\\\1\"]";
        var two = sealed(both, "blockCIMType=device", "mergedCIMPath=D:\\m");
        assertEquals(
                new Images(Kind.BLOCK_DEVICE, List.of("D:\\m", "D:\\2", "D:\\1"), true),
                ContainerLayers.read(List.of(two), List.of()).images());
        for (var bad :
                List.of(
                        sealed(both, "blockCIMType=device"),
                        sealed(both, "blockCIMType=other", "mergedCIMPath=m"),
                        sealed(both, "mergedCIMPath=m"),
                        sealed("parentCimPaths=[]", "blockCIMType=file"))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ContainerLayers.read(List.of(bad), List.of()));
        }
    }

    @Test
    void programsLeaveDumpsWhereTheContainerSays() throws Exception {
        var folder = "\"io.microsoft.container.processdumplocation\":\"C:\\\\d\"";
        var json = "{" + PROCESS + ",\"annotations\":{%s},\"windows\":{}}";
        var root = new Root("\\\\?\\Volume{0}\\", List.of());
        var document = ContainerDocument.onHost("o", spec(json.formatted(folder)), root).toText();
        var key =
                "{\"Key\":{\"Hive\":\"Software\",\"Name\":\"Microsoft\\\\Windows\\\\Windows Error Reporting\\\\LocalDumps\"},";
        assertTrue(
                document.contains(
                        "\"RegistryChanges\":{\"AddValues\":["
                                + key
                                + "\"Name\":\"DumpFolder\",\"Type\":\"ExpandedString\",\"StringValue\":\"C:\\\\d\"},"
                                + key
                                + "\"Name\":\"DumpType\",\"Type\":\"DWord\",\"DWordValue\":1},"
                                + key
                                + "\"Name\":\"DumpCount\",\"Type\":\"DWord\",\"DWordValue\":10}]}"),
                document);
        for (var bad : List.of("dumptype\":\"huge\"", "dumpcount\":\"0\"", "dumpcount\":\"x\"")) {
            var wrong = spec(json.formatted(folder + ",\"io.microsoft.wcow.process" + bad));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ContainerDocument.onHost("o", wrong, root));
        }
    }

    @Test
    void aMachineLeavesItsStateWhenItsSystemCrashes() {
        var parts = new MachineDocument.Parts("o", "f", "s", 1024, 2, false);
        var plain = MachineDocument.of(parts);
        var where =
                java.util.Map.of("io.microsoft.virtualmachine.dump-directory-path", "D:\\dumps");
        assertEquals(plain, Dumps.ofMachine(plain, "x@vm", java.util.Map.of()));
        assertTrue(
                Dumps.ofMachine(plain, "x@vm", where)
                        .toText()
                        .contains(
                                "\"DebugOptions\":{\"BugcheckSavedStateFileName\":\"D:\\\\dumps\\\\x@vm-savedstate.vmrs\","
                                        + "\"BugcheckNoCrashdumpSavedStateFileName\":\"D:\\\\dumps\\\\x@vm-savedstate_nocrashdump.vmrs\"}"));
    }

    @Test
    void layersComeFromOneMountOrFromFolders() throws Exception {
        var mount =
                new Mount(
                        "windows-layer",
                        "C:\\s",
                        "",
                        List.of("ro", "parentLayerPaths=[\"C:\\\\2\",\"C:\\\\1\"]"));
        var expected = new ContainerLayers("C:\\s", List.of("C:\\2", "C:\\1"));
        assertEquals(expected, ContainerLayers.read(List.of(mount), List.of()));
        assertEquals(expected, ContainerLayers.read(List.of(), List.of("C:\\2", "C:\\1", "C:\\s")));
        var targeted = new Mount("windows-layer", "C:\\s", "x", List.of());
        var other = new Mount("overlay", "C:\\s", "", List.of());
        for (var bad : List.of(List.of(targeted), List.of(mount, mount), List.of(other))) {
            assertThrows(
                    IllegalArgumentException.class, () -> ContainerLayers.read(bad, List.of()));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ContainerLayers.read(List.of(), List.of("C:\\only")));
    }
}
