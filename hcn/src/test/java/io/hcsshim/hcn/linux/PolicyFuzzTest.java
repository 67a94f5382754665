package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A text that may be an endpoint, a network or a load balancer with rules: they are read, and turned into the kernel's.
public final class PolicyFuzzTest implements FuzzTarget {
    private static final UUID ID = new UUID(1, 2);

    private static final String ENDPOINT =
            "{\"HostComputeNetwork\":\"00000000-0000-0001-0000-000000000002\",\"IpConfigurations\":[{\"IpAddress\":\"10.0.0.2\","
                    + "\"PrefixLength\":24}],\"Routes\":[{\"NextHop\":\"10.0.0.1\",\"DestinationPrefix\":\"0.0.0.0/0\",\"Metric\":1}],"
                    + "\"MacAddress\":\"00-15-5D-00-00-01\",\"Flags\":0,\"Policies\":["
                    + "{\"Type\":\"ACL\",\"Settings\":{\"Protocols\":\"6,17\",\"Action\":\"Allow\",\"Direction\":\"In\",\"LocalAddresses\":\"10.0.0.0/8\","
                    + "\"RemoteAddresses\":\"1.2.3.4,fd00::/8\",\"LocalPorts\":\"80,1000-2000\",\"RemotePorts\":\"\",\"Priority\":100}},"
                    + "{\"Type\":\"TierAcl\",\"Settings\":{\"Name\":\"t\",\"Direction\":\"Out\",\"Order\":3,\"TierAclRules\":[{\"Id\":\"r\","
                    + "\"Protocols\":\"1\",\"TierAclRuleAction\":\"Pass\",\"LocalAddresses\":\"\",\"RemoteAddresses\":\"\",\"Priority\":1}]}},"
                    + "{\"Type\":\"PortMapping\",\"Settings\":{\"Protocol\":6,\"InternalPort\":80,\"ExternalPort\":8080,\"VIP\":\"10.1.1.1\",\"Flags\":0}},"
                    + "{\"Type\":\"OutBoundNAT\",\"Settings\":{\"VirtualIP\":\"10.1.1.2\",\"Exceptions\":[\"10.0.0.0/8\"],\"Destinations\":[\"::/0\"]}},"
                    + "{\"Type\":\"SDNRoute\",\"Settings\":{\"DestinationPrefix\":\"10.2.0.0/16\",\"NextHop\":\"10.0.0.9\",\"NeedEncap\":false}},"
                    + "{\"Type\":\"QOS\",\"Settings\":{\"MaximumOutgoingBandwidthInBytes\":1000}},"
                    + "{\"Type\":\"PortName\",\"Settings\":{\"Name\":\"eth7\"}},"
                    + "{\"Type\":\"EncapOverhead\",\"Settings\":{\"Overhead\":50}}]}";

    private static final String NETWORK =
            "{\"Name\":\"n\",\"Type\":\"NAT\",\"Ipams\":[{\"Type\":\"Static\",\"Subnets\":[{\"IpAddressPrefix\":\"10.0.0.0/24\","
                    + "\"Routes\":[{\"NextHop\":\"10.0.0.1\",\"DestinationPrefix\":\"0.0.0.0/0\"}]}]}],\"Dns\":{\"ServerList\":[\"1.1.1.1\"]},"
                    + "\"Policies\":[{\"Type\":\"NetworkACL\",\"Settings\":{\"Action\":\"Block\",\"Direction\":\"Out\",\"Protocols\":\"17\","
                    + "\"RemotePorts\":\"53\",\"Priority\":5}}]}";

    private static final String BALANCER =
            "{\"HostComputeEndpoints\":[\"00000000-0000-0001-0000-000000000002\"],\"FrontendVIPs\":[\"10.9.9.9\"],\"SourceVIP\":\"\","
                    + "\"PortMappings\":[{\"Protocol\":6,\"InternalPort\":80,\"ExternalPort\":8080,\"DistributionType\":0,\"Flags\":0}],\"Flags\":0}";

    /// One thing that is made of a document.
    private interface Reading {
        void read(JsonObject document) throws IOException;
    }

    private static final List<Reading> READINGS =
            List.of(PolicyFuzzTest::endpoint, PolicyFuzzTest::network, PolicyFuzzTest::balancer);

    /// Made by JUnit, or for one input.
    public PolicyFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new PolicyFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(bytes(ENDPOINT), bytes(NETWORK), bytes(BALANCER));
    }

    @Test
    void whatItBeginsFromIsRight() throws Exception {
        endpoint(JsonObject.parse(ENDPOINT));
        network(JsonObject.parse(NETWORK));
        balancer(JsonObject.parse(BALANCER));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void take(byte[] input) {
        for (var reading : READINGS) {
            try {
                reading.read(JsonObject.parse(input));
            } catch (IOException _) { // told to whoever asked
            }
        }
    }

    private static void endpoint(JsonObject document) throws IOException {
        var endpoint = HostComputeEndpoint.SHAPE.read(document);
        var network = NetworkPlan.of(ID, HostComputeNetwork.SHAPE.read(JsonObject.parse(NETWORK)));
        var policies = EndpointPlan.of(ID, endpoint, network).policies();
        policies.acls().forEach(PolicyFuzzTest::rules);
        policies.tiers().forEach(tier -> tier.rules().forEach(PolicyFuzzTest::rules));
    }

    private static void rules(AclRule rule) {
        rule.rules("chain");
    }

    private static void network(JsonObject document) throws IOException {
        NetworkPlan.of(ID, HostComputeNetwork.SHAPE.read(document));
    }

    private static void balancer(JsonObject document) throws IOException {
        LoadBalancerPlan.of(ID, HostComputeLoadBalancer.SHAPE.read(document));
    }
}
