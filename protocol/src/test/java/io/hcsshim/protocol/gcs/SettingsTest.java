package io.hcsshim.protocol.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everyResourceReadsWhatItWrote() throws IOException {
        var resources = JsonObject.parse("{\"memory\":{\"limit\":1048576}}");
        for (var settings :
                List.of(
                        disk(),
                        new ScsiDevice(1, 2),
                        new MappedDirectory("/d", 564, "share", true),
                        new VpmemDevice(
                                4294967295L,
                                "/p",
                                Optional.of(new VpmemDevice.Mapping(-1, 4096)),
                                Optional.of(
                                        new DeviceVerity(
                                                4096, 1, "sha256", true, "ab", "00", 4096))),
                        new VpmemDevice(0, "/p", Optional.empty(), Optional.empty()),
                        new CombinedLayers(
                                "c",
                                "/r",
                                List.of(
                                        new CombinedLayers.Layer("id", "/l1"),
                                        CombinedLayers.Layer.at("/l0")),
                                "/s"),
                        adapter(),
                        new VpciDevice("guid"),
                        new ContainerConstraints(resources),
                        new SecurityPolicy("rego", "a", "b", "c"),
                        new SecurityPolicyFragment("x", "y"),
                        new PodMemoryLimit(),
                        new MachineRest(),
                        new MachineIdentity(3, "0".repeat(32), "pod", 1_800_000_000_123_456_789L),
                        new MachineGrowth(640, 3),
                        new MachineTime(1_800_000_000_123_456_789L),
                        new MachineLog("debug"),
                        new MachinePod("pod", "/run/gcs/pods/pod", resources),
                        new UnknownSettings("HvSocket", Optional.of(Json.of("as it came"))),
                        new UnknownSettings("", Optional.empty()))) {
            var request =
                    new ModifySettings(
                            RequestHead.of(RequestHead.UVM), ModifySettings.REMOVE, settings);
            assertEquals(
                    request,
                    Request.of(
                            MessageType.MODIFY_SETTINGS,
                            JsonObject.parse(request.toJson().toBytes())));
        }
    }

    @Test
    void membersComeInTheOrderThatPeersWrite() {
        assertEquals(
                "{\"MountPath\":\"/m\",\"Lun\":255,\"Controller\":3,"
                        + "\"Partition\":18446744073709551615,\"ReadOnly\":true,\"Encrypted\":true,"
                        + "\"Options\":[\"ro\"],\"BlockDev\":true,\"VerityInfo\":{\"Ext4SizeInBytes\":8192,"
                        + "\"Version\":1,\"Algorithm\":\"sha256\",\"SuperBlock\":true,\"RootDigest\":\"ab\","
                        + "\"Salt\":\"00\",\"BlockSize\":4096},\"EnsureFilesystem\":true,"
                        + "\"Filesystem\":\"xfs\"}",
                text(disk()));
        assertEquals(
                "{\"ContainerID\":\"c\",\"ContainerRootPath\":\"/r\",\"Layers\":[{\"Path\":\"/l\"}],"
                        + "\"ScratchPath\":\"/s\"}",
                text(new CombinedLayers("c", "/r", List.of(CombinedLayers.Layer.at("/l")), "/s")));
        assertEquals(
                "{\"NamespaceID\":\"ns\",\"ID\":\"id\",\"MacAddress\":\"00-15\","
                        + "\"DNSSuffix\":\"a,b\",\"DNSServerList\":\"1.1.1.1\",\"EncapOverhead\":50,"
                        + "\"VPCIAssigned\":true,\"IPConfigs\":[{\"IPAddress\":\"10.0.0.2\","
                        + "\"PrefixLength\":24}],\"Routes\":[{\"NextHop\":\"10.0.0.1\","
                        + "\"DestinationPrefix\":\"0.0.0.0/0\",\"Metric\":10}],"
                        + "\"PolicyBasedRouting\":true,\"EnableLowMetric\":true,\"Name\":\"eth0\","
                        + "\"Neighbors\":[{\"IPAddress\":\"10.0.0.1\",\"MacAddress\":\"02-15\"}]}",
                text(adapter()));
        assertEquals(
                "{\"Windows\":{},\"Linux\":{}}", text(new ContainerConstraints(JsonObject.of())));
    }

    private static MappedVirtualDisk disk() {
        var verity = new DeviceVerity(8192, 1, "sha256", true, "ab", "00", 4096);
        return new MappedVirtualDisk(
                "/m",
                255,
                3,
                -1,
                true,
                true,
                List.of("ro"),
                true,
                Optional.of(verity),
                true,
                "xfs");
    }

    @Test
    void zeroesAreLeftOutButSettingsAreNot() {
        assertEquals("{}", text(new ScsiDevice(0, 0)));
        assertEquals(
                "{\"MountPath\":\"/l\",\"ReadOnly\":true}",
                text(MappedVirtualDisk.readOnly("/l", 0, 0, Optional.empty())));
    }

    @Test
    void anEmptyRequestTypeAdds() throws IOException {
        var request =
                modification("{\"Request\":{\"ResourceType\":\"SCSIDevice\",\"Settings\":{}}}");

        assertEquals(ModifySettings.ADD, request.requestType());
        assertEquals(
                "the RequestType \"Add\" is not supported",
                request.unsupportedRequestType().getMessage());
    }

    @Test
    void aMissingRequestOrSettingsCannotBeRead() {
        for (var body :
                List.of(
                        "{}",
                        "{\"Request\":null}",
                        "{\"Request\":{\"ResourceType\":\"Network\"}}",
                        "{\"Request\":{\"ResourceType\":\"Network\",\"Settings\":null}}")) {
            var e = assertThrows(JsonException.class, () -> modification(body));
            assertTrue(String.valueOf(e.getMessage()).startsWith("unexpected end of JSON input"));
        }
    }

    @Test
    void anUnknownResourceIsKeptWithItsSettings() throws IOException {
        var request =
                modification(
                        "{\"Request\":{\"ResourceType\":\"WCOWBlockCims\",\"Settings\":{\"a\":[1.0]}}}");
        var settings = (UnknownSettings) request.settings();

        assertEquals("{\"a\":[1.0]}", text(settings));
        assertEquals(
                "invalid ResourceType 'WCOWBlockCims'",
                settings.invalidResourceType().getMessage());
    }

    private static NetworkAdapter adapter() {
        return new NetworkAdapter(
                "ns",
                "id",
                "00-15",
                "a,b",
                "1.1.1.1",
                50,
                true,
                List.of(new NetworkAdapter.IpConfig("10.0.0.2", 24)),
                List.of(new NetworkAdapter.Route("10.0.0.1", "0.0.0.0/0", 10)),
                true,
                true,
                "eth0",
                List.of(new NetworkAdapter.Neighbor("10.0.0.1", "02-15")));
    }

    private static ModifySettings modification(String body) throws IOException {
        return (ModifySettings) Request.of(MessageType.MODIFY_SETTINGS, JsonObject.parse(body));
    }

    private static String text(Settings settings) {
        return settings.toJson().orElseThrow().toText();
    }
}
