package io.hcsshim.cli.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.hcn.schema.HostComputeNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people write, as documents.
class NetworkFlagsTest {
    @Test
    void aPortIsPublishedForBothVersionsUnlessAnAddressSaysWhich() throws IOException {
        assertEquals(
                "[{\"Type\":\"PortMapping\",\"Settings\":{\"Protocol\":6,\"InternalPort\":80,\"ExternalPort\":8080}},"
                        + " {\"Type\":\"PortMapping\",\"Settings\":{\"Protocol\":6,\"InternalPort\":80,\"ExternalPort\":8080,\"Flags\":2}}]",
                EndpointCommand.published("8080:80").stream()
                        .map(policy -> policy.toText())
                        .toList()
                        .toString());
        assertEquals(
                "{\"Type\":\"PortMapping\",\"Settings\":{\"Protocol\":17,\"InternalPort\":53,\"ExternalPort\":5353,\"VIP\":\"fd00::1\"}}",
                EndpointCommand.published("fd00::1:5353:53/udp").getFirst().toText());
        for (var wrong : List.of("80", "a:b", "1:2/icmp", "")) {
            assertThrows(IOException.class, () -> EndpointCommand.published(wrong), wrong);
        }
    }

    @Test
    void aSubnetHasItsFirstAddressAsGatewayUnlessItSaysAnother() {
        assertEquals(
                "{\"IpAddressPrefix\":\"10.7.0.0/24\",\"Routes\":[{\"NextHop\":\"10.7.0.1\",\"DestinationPrefix\":\"0.0.0.0/0\"}]}",
                NetworkCommand.subnet("10.7.0.5/24").toText());
        assertEquals(
                "{\"IpAddressPrefix\":\"fd07::/64\",\"Routes\":[{\"NextHop\":\"fd07::9\",\"DestinationPrefix\":\"::/0\"}]}",
                NetworkCommand.subnet("fd07::/64,fd07::9").toText());
    }

    @Test
    void aPortOfALoadBalancerHasTwoNumbersAndAProtocol() throws IOException {
        assertEquals(
                "{\"Protocol\":17,\"InternalPort\":5353,\"ExternalPort\":53}",
                LoadBalancerCommand.mapping("53:5353/udp").toText());
        for (var wrong : List.of("80", "a:b", "1:2/icmp", "1:2:3:4")) {
            assertThrows(IOException.class, () -> LoadBalancerCommand.mapping(wrong), wrong);
        }
    }

    @Test
    void anObjectIsFoundByWhatFitsOneOnly() throws IOException {
        var all =
                List.of(
                        new Networks.Name("0f3a9c5e-0000-4000-8000-000000000001", "web"),
                        new Networks.Name("0f3a9c5e-0000-4000-8000-000000000002", "web2"),
                        new Networks.Name("1e3a9c5e-0000-4000-8000-000000000003", "web"));

        assertEquals(all.get(1).id(), Networks.find("endpoint", "web2", all));
        assertEquals(all.get(2).id(), Networks.find("endpoint", "1E3A", all));
        assertEquals(all.get(0).id(), Networks.find("endpoint", all.get(0).id(), all));
        for (var wrong : List.of("web", "0f3a9c5e", "1e3", "nobody")) {
            assertThrows(IOException.class, () -> Networks.find("endpoint", wrong, all), wrong);
        }
    }

    @Test
    void aDocumentIsThatOfHcn(@TempDir Path folder) throws IOException {
        var file = folder.resolve("n.json");
        Files.writeString(file, "{\"Name\":\"n\",\"Future\":1}");
        var shape = HostComputeNetwork.SHAPE;

        assertEquals("n", Networks.document(Optional.of(file), shape).get(HostComputeNetwork.NAME));
        Files.writeString(file, "{\"Name\":7}");
        var wrong =
                assertThrows(IOException.class, () -> Networks.document(Optional.of(file), shape));
        assertEquals("read document " + file, wrong.getMessage().split(": ")[0]);
    }

    @Test
    void networksAreWrittenDownInTheStateFolder() {
        assertEquals(Path.of("/x/hcn"), Networks.folder(Map.of("HCSSHIM_STATE", "/x")));
    }
}
