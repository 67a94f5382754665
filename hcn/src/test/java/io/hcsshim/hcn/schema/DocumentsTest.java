package io.hcsshim.hcn.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.wire.testing.DocumentsContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest extends DocumentsContract {
    @Test
    void allDocumentsAreInTheTable() {
        assertEquals(61, size());
    }

    @Test
    void anEmptyNetworkHasTheMembersThatTheServiceExpects() {
        var structures =
                "\"MacPool\":{},\"Dns\":{},\"Health\":{\"Extra\":{}},"
                        + "\"SchemaVersion\":{\"Major\":2,\"Minor\":0}";
        var network =
                new HostComputeNetwork()
                        .with(HostComputeNetwork.NAME, "pods")
                        .with(HostComputeNetwork.SCHEMA_VERSION, Version.of(2, 0));
        assertEquals("{\"Name\":\"pods\"," + structures + "}", network.toText());
    }

    @Test
    void aPolicyCarriesItsSettings() throws Exception {
        var mapping =
                new PortMappingPolicySetting()
                        .with(PortMappingPolicySetting.PROTOCOL, Protocol.TCP)
                        .with(PortMappingPolicySetting.INTERNAL_PORT, 80)
                        .with(PortMappingPolicySetting.EXTERNAL_PORT, 8080);
        var policy = EndpointPolicy.of(EndpointPolicyType.PORT_MAPPING, mapping);
        var endpoint =
                new HostComputeEndpoint().with(HostComputeEndpoint.POLICIES, List.of(policy));

        var read = HostComputeEndpoint.SHAPE.parse(endpoint.toText());

        var found = read.get(HostComputeEndpoint.POLICIES).getFirst();
        assertEquals(mapping, found.settings(PortMappingPolicySetting.SHAPE));
        assertEquals(
                "{\"Type\":\"PortMapping\",\"Settings\":"
                        + "{\"Protocol\":6,\"InternalPort\":80,\"ExternalPort\":8080}}",
                policy.toText());
    }
}
