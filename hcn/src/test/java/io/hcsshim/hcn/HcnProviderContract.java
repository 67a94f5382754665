package io.hcsshim.hcn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.schema.AclPolicySetting;
import io.hcsshim.hcn.schema.Action;
import io.hcsshim.hcn.schema.Direction;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointPolicyType;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.Ipam;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.hcn.schema.RequestType;
import io.hcsshim.hcn.schema.Route;
import io.hcsshim.hcn.schema.Subnet;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What [Hcn] promises over every provider.
public abstract class HcnProviderContract {
    private static final String NOBODY = "0f3a9c5e-0000-4000-8000-000000000001";

    protected HcnProviderContract() {}

    /// The provider under test; each test has its own, or cleans up what it made.
    protected abstract HcnProvider provider() throws IOException;

    @Test
    public void aNetworkIsFoundByIdAndByNameUntilItIsDeleted() throws IOException {
        var hcn = new Hcn(provider());
        var made = hcn.networks().create(network("contract-a"));
        var id = made.get(HostComputeNetwork.ID);
        try {
            assertEquals(UUID.fromString(id).toString(), id.toLowerCase(java.util.Locale.ROOT));
            assertEquals("contract-a", hcn.networks().get(id).get(HostComputeNetwork.NAME));
            var found = hcn.networks().find("contract-a").orElseThrow();
            assertEquals(id, found.get(HostComputeNetwork.ID));
            assertEquals(Optional.empty(), hcn.networks().find("contract"));
            assertTrue(ids(hcn).contains(id));
        } finally {
            hcn.networks().delete(id);
        }
        assertEquals(
                HcnError.NETWORK_NOT_FOUND,
                assertThrows(HcnException.class, () -> hcn.networks().get(id)).error());
        assertTrue(!ids(hcn).contains(id));
    }

    private static List<String> ids(Hcn hcn) throws IOException {
        return hcn.networks().list().stream().map(n -> n.get(HostComputeNetwork.ID)).toList();
    }

    @Test
    public void whatDoesNotExistIsNotFound() throws IOException {
        var hcn = new Hcn(provider());
        assertNotFound(() -> hcn.networks().get(NOBODY));
        assertNotFound(() -> hcn.endpoints().get(NOBODY));
        assertNotFound(() -> hcn.namespaces().get(NOBODY));
        assertNotFound(() -> hcn.loadBalancers().get(NOBODY));
        assertNotFound(() -> hcn.routes().get(NOBODY));
        assertNotFound(() -> hcn.networks().delete(NOBODY));
        assertNotFound(() -> hcn.namespaces().attach(NOBODY, NOBODY));
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void assertNotFound(Attempt attempt) {
        assertTrue(assertThrows(HcnException.class, attempt::run).isNotFound());
    }

    @Test
    public void anEndpointBelongsToItsNetworkAndMovesBetweenNamespaces() throws IOException {
        var hcn = new Hcn(provider());
        var network = hcn.networks().create(network("contract-b"));
        var first = hcn.namespaces().create(new HostComputeNamespace());
        var second = hcn.namespaces().create(new HostComputeNamespace());
        var endpoint =
                hcn.endpoints()
                        .createOn(
                                network,
                                new HostComputeEndpoint().with(HostComputeEndpoint.NAME, "web"));
        var id = endpoint.get(HostComputeEndpoint.ID);
        var one = first.get(HostComputeNamespace.ID);
        var two = second.get(HostComputeNamespace.ID);
        try {
            var ofNetwork = hcn.endpoints().ofNetwork(network.get(HostComputeNetwork.ID));
            assertEquals(List.of(id), ofNetwork.stream().map(HcnProviderContract::id).toList());

            hcn.namespaces().attach(one, id);
            assertEquals(List.of(id), hcn.namespaces().endpoints(one));
            assertEquals(
                    one, hcn.endpoints().get(id).get(HostComputeEndpoint.HOST_COMPUTE_NAMESPACE));
            assertEquals(
                    HcnError.ENDPOINT_NAMESPACE_EXISTS,
                    assertThrows(HcnException.class, () -> hcn.namespaces().attach(two, id))
                            .error());

            hcn.namespaces().detach(one, id);
            hcn.namespaces().attach(two, id);
            assertEquals(List.of(), hcn.namespaces().endpoints(one));
            assertEquals(List.of(id), hcn.namespaces().endpoints(two));
            hcn.namespaces().detach(two, id);
        } finally {
            hcn.endpoints().delete(id);
            hcn.namespaces().delete(one);
            hcn.namespaces().delete(two);
            hcn.networks().delete(network.get(HostComputeNetwork.ID));
        }
    }

    @Test
    public void policiesAreAddedAndTakenAway() throws IOException {
        var hcn = new Hcn(provider());
        var network = hcn.networks().create(network("contract-c"));
        var endpoint = hcn.endpoints().createOn(network, new HostComputeEndpoint());
        var id = endpoint.get(HostComputeEndpoint.ID);
        var policy =
                EndpointPolicy.of(
                        EndpointPolicyType.ACL,
                        new AclPolicySetting()
                                .with(AclPolicySetting.PROTOCOLS, "6")
                                .with(AclPolicySetting.ACTION, Action.BLOCK)
                                .with(AclPolicySetting.DIRECTION, Direction.IN)
                                .with(AclPolicySetting.LOCAL_PORTS, "80")
                                .with(AclPolicySetting.PRIORITY, 100));
        try {
            hcn.endpoints().applyPolicies(id, RequestType.ADD, List.of(policy));
            assertEquals(1, acls(hcn, id));

            hcn.endpoints().applyPolicies(id, RequestType.REMOVE, List.of(policy));
            assertEquals(0, acls(hcn, id));
        } finally {
            hcn.endpoints().delete(id);
            hcn.networks().delete(network.get(HostComputeNetwork.ID));
        }
    }

    private static long acls(Hcn hcn, String id) throws IOException {
        return hcn.endpoints().get(id).get(HostComputeEndpoint.POLICIES).stream()
                .filter(policy -> policy.get(EndpointPolicy.TYPE).equals(EndpointPolicyType.ACL))
                .count();
    }

    @Test
    public void unknownMembersComeBack() throws IOException {
        var hcn = new Hcn(provider());
        var future = JsonObject.builder().put("Bits", 7).build();
        var settings = network("contract-d").json().with("FromTheFuture", future);
        var made = hcn.networks().create(new HostComputeNetwork(settings));
        var id = made.get(HostComputeNetwork.ID);
        try {
            assertEquals(future, hcn.networks().get(id).json().get("FromTheFuture").orElseThrow());
        } finally {
            hcn.networks().delete(id);
        }
    }

    /// A NAT network with a subnet of its own.
    protected static HostComputeNetwork network(String name) {
        var subnet =
                new Subnet()
                        .with(Subnet.IP_ADDRESS_PREFIX, "10.213.7.0/24")
                        .with(
                                Subnet.ROUTES,
                                List.of(
                                        new Route()
                                                .with(Route.NEXT_HOP, "10.213.7.1")
                                                .with(Route.DESTINATION_PREFIX, "0.0.0.0/0")));
        return new HostComputeNetwork()
                .with(HostComputeNetwork.NAME, name)
                .with(HostComputeNetwork.TYPE, NetworkType.NAT)
                .with(
                        HostComputeNetwork.IPAMS,
                        List.of(new Ipam().with(Ipam.SUBNETS, List.of(subnet))));
    }

    private static String id(HostComputeEndpoint endpoint) {
        return endpoint.get(HostComputeEndpoint.ID);
    }
}
