package io.hcsshim.hcn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.hcn.schema.Ipam;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.hcn.schema.Route;
import io.hcsshim.hcn.schema.Subnet;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HcnTest extends HcnProviderContract {
    private static final HnsVersion NEW = new HnsVersion(15, 4);
    private static final HnsVersion OLD = new HnsVersion(13, 0);

    @Override
    protected HcnProvider provider() {
        return new MemoryProvider(NEW);
    }

    @Test
    void idsThatAreNoGuidsAreRefusedBeforeAnythingIsCalled() {
        var hcn = new Hcn(new Unreachable());
        for (var id : List.of("", "1-2-3-4-5", "{0985f900-fb06-5ed7-be5f-c3d2ed10d4cd}")) {
            var refused =
                    assertThrows(IllegalArgumentException.class, () -> hcn.networks().get(id));
            assertEquals("invalid network ID: " + id, refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> hcn.loadBalancers().delete(id));
        }
        var bad = new HostComputeNetwork().with(HostComputeNetwork.ID, "7");
        assertThrows(IllegalArgumentException.class, () -> hcn.networks().create(bad));
    }

    @Test
    void aSubnetNeedsADefaultRouteWithANextHop() {
        var hcn = new Hcn(new Unreachable());
        var none = withRoutes(List.of());
        var elsewhere = withRoutes(List.of(route("10.0.0.1", "10.0.0.0/8")));
        var nowhere = withRoutes(List.of(route("10.0.0.1", "0.0.0.0/0"), route("", "10.0.0.0/8")));
        for (var network : List.of(none, elsewhere, nowhere)) {
            assertThrows(IllegalArgumentException.class, () -> hcn.networks().create(network));
        }
    }

    @Test
    void anEndpointIsNotBornInANamespace() {
        var hcn = new Hcn(new Unreachable());
        var endpoint =
                new HostComputeEndpoint().with(HostComputeEndpoint.HOST_COMPUTE_NAMESPACE, "x");
        assertThrows(IllegalArgumentException.class, () -> hcn.endpoints().create(endpoint));
    }

    @Test
    void aRemoteEndpointIsMarked() throws IOException {
        var hcn = new Hcn(provider());
        var network = hcn.networks().create(network("n"));
        var endpoint = hcn.endpoints().createRemoteOn(network, new HostComputeEndpoint());
        assertEquals(1L, endpoint.get(HostComputeEndpoint.FLAGS));
    }

    @Test
    void aNetworkWithoutATypeIsNat() throws IOException {
        var hcn = new Hcn(provider());
        var made = hcn.networks().create(new HostComputeNetwork());
        assertEquals(NetworkType.NAT, made.get(HostComputeNetwork.TYPE));
        assertEquals(
                NetworkType.NAT, hcn.networks().list().getFirst().get(HostComputeNetwork.TYPE));
    }

    @Test
    void anObjectThatGoesAwayDuringAListIsLeftOut() throws IOException {
        var real = new MemoryProvider(NEW);
        var gone = UUID.randomUUID();
        var hcn = new Hcn(new AlsoListing(real, gone));
        var made = hcn.networks().create(network("n"));
        assertEquals(List.of(made), hcn.networks().list());
    }

    @Test
    void aLoadBalancerIsChangedInPlaceWhereTheServiceCan() throws IOException {
        var hcn = new Hcn(new MemoryProvider(NEW));
        var made = hcn.loadBalancers().create(balancer("a"));
        var id = made.get(HostComputeLoadBalancer.ID);
        hcn.loadBalancers().addEndpoint(id, "b");
        var changed = hcn.loadBalancers().removeEndpoint(id, "A");
        assertEquals(List.of("b"), changed.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS));
        assertEquals(id, changed.get(HostComputeLoadBalancer.ID));
    }

    @Test
    void whereItCannotTheLoadBalancerIsMadeAgain() throws IOException {
        var hcn = new Hcn(new MemoryProvider(OLD));
        var made = hcn.loadBalancers().create(balancer("a"));
        var id = made.get(HostComputeLoadBalancer.ID);
        var changed = hcn.loadBalancers().addEndpoint(id, "b");
        assertEquals(
                List.of("a", "b"), changed.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS));
        var refused =
                assertThrows(HcnException.class, () -> hcn.loadBalancers().update(id, changed));
        assertEquals(HcnError.REQUEST_UNSUPPORTED, refused.error());
    }

    @Test
    void aChangeThatFailsLeavesTheOldRoute() throws IOException {
        var real = new MemoryProvider(NEW);
        var hcn = new Hcn(new RefusingTwoEndpoints(real));
        var made =
                hcn.routes()
                        .create(
                                new HostComputeRoute()
                                        .with(
                                                HostComputeRoute.HOST_COMPUTE_ENDPOINTS,
                                                List.of("a")));
        var id = made.get(HostComputeRoute.ID);
        assertThrows(HcnException.class, () -> hcn.routes().addEndpoint(id, "b"));
        assertEquals(made, hcn.routes().get(id));
    }

    @Test
    void errorsAreKnownByTheirNumbers() {
        var taken = HcnException.ofNumber(0x803B0013, "create endpoint", "{}");
        assertTrue(taken.isPortInUse());
        assertEquals("create endpoint: the port is in use (0x803b0013): {}", taken.getMessage());
        var other = HcnException.ofNumber(0x803B7777, "x", "");
        assertEquals(HcnError.OTHER, other.error());
        assertEquals(0x803B7777, other.number());
        assertTrue(HcnException.ofNumber(0x490, "x", "").isNotFound());
        for (var error : HcnError.values()) {
            assertEquals(error, HcnError.of(error.number()).orElseThrow());
        }
    }

    @Test
    void aQueryIsTextWithinADocument() {
        assertEquals(
                "{\"SchemaVersion\":{\"Major\":2,\"Minor\":0}}", HcnQuery.all().toJson().toText());
        assertEquals(
                "{\"SchemaVersion\":{\"Major\":2,\"Minor\":0},"
                        + "\"Filter\":\"{\\\"Name\\\":\\\"a\\\\\\\"b\\\"}\"}",
                HcnQuery.named("a\"b").toJson().toText());
        assertFalse(HcnQuery.withId("x").toJson().has("Flags"));
    }

    private static HostComputeNetwork withRoutes(List<Route> routes) {
        var subnet =
                new Subnet()
                        .with(Subnet.IP_ADDRESS_PREFIX, "10.0.0.0/24")
                        .with(Subnet.ROUTES, routes);
        return new HostComputeNetwork()
                .with(
                        HostComputeNetwork.IPAMS,
                        List.of(new Ipam().with(Ipam.SUBNETS, List.of(subnet))));
    }

    private static Route route(String nextHop, String destination) {
        return new Route()
                .with(Route.NEXT_HOP, nextHop)
                .with(Route.DESTINATION_PREFIX, destination);
    }

    private static HostComputeLoadBalancer balancer(String endpoint) {
        return new HostComputeLoadBalancer()
                .with(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS, List.of(endpoint));
    }

    /// Fails the test when it is asked for anything.
    private static final class Unreachable extends Relaying {
        Unreachable() {
            super(new MemoryProvider(NEW));
        }

        @Override
        public JsonObject query(HcnKind kind, UUID id) {
            throw new AssertionError("called");
        }

        @Override
        public JsonObject create(HcnKind kind, JsonObject settings) {
            throw new AssertionError("called");
        }

        @Override
        public void delete(HcnKind kind, UUID id) {
            throw new AssertionError("called");
        }
    }

    private static final class AlsoListing extends Relaying {
        private final UUID gone;

        AlsoListing(HcnProvider real, UUID gone) {
            super(real);
            this.gone = gone;
        }

        @Override
        public List<UUID> enumerate(HcnKind kind, HcnQuery query) throws IOException {
            var ids = new ArrayList<>(super.enumerate(kind, query));
            ids.addFirst(gone);
            return ids;
        }
    }

    private static final class RefusingTwoEndpoints extends Relaying {
        RefusingTwoEndpoints(HcnProvider real) {
            super(real);
        }

        @Override
        public JsonObject create(HcnKind kind, JsonObject settings) throws IOException {
            if (settings.strings("HostComputeEndpoints").size() > 1) {
                throw HcnException.of(HcnError.INVALID_POLICY, "create route");
            }
            return super.create(kind, settings);
        }
    }

    private static class Relaying implements HcnProvider {
        private final HcnProvider real;

        Relaying(HcnProvider real) {
            this.real = real;
        }

        @Override
        public List<UUID> enumerate(HcnKind kind, HcnQuery query) throws IOException {
            return real.enumerate(kind, query);
        }

        @Override
        public JsonObject query(HcnKind kind, UUID id) throws IOException {
            return real.query(kind, id);
        }

        @Override
        public JsonObject create(HcnKind kind, JsonObject settings) throws IOException {
            return real.create(kind, settings);
        }

        @Override
        public JsonObject modify(HcnKind kind, UUID id, JsonObject request) throws IOException {
            return real.modify(kind, id, request);
        }

        @Override
        public void delete(HcnKind kind, UUID id) throws IOException {
            real.delete(kind, id);
        }

        @Override
        public HnsVersion version() throws IOException {
            return real.version();
        }
    }
}
