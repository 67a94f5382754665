package io.hcsshim.hcn.windows;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.HcnProvider;
import io.hcsshim.hcn.HcnProviderContract;
import io.hcsshim.hcn.HnsVersion;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Guids;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WindowsProviderTest extends HcnProviderContract {
    private static final String NOBODY = "0f3a9c5e-0000-4000-8000-000000000001";

    private final WindowsStub stub = WindowsStub.fresh();
    private final WindowsProvider provider = new WindowsProvider(Libraries.in(stub.folder()));
    private final Hcn hcn = new Hcn(provider);

    @Override
    protected HcnProvider provider() {
        return provider;
    }

    @BeforeEach
    void aServiceOfToday() {
        stub.option("hns major", 15);
        stub.option("hns minor", 4);
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("texts"), "texts that were not freed");
        assertEquals(0, stub.count("wrong frees"));
        assertEquals(0, stub.count("handles"), "handles that were not closed");
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void theServiceIsGivenNoIdBesideTheDocument() throws IOException {
        var settings = network("n").with(HostComputeNetwork.ID, NOBODY);
        var made = hcn.networks().create(settings);
        assertEquals(NOBODY, made.get(HostComputeNetwork.ID));
        assertEquals(
                List.of("HcnCreateNetwork " + Guids.ZERO + " " + settings.toText()), stub.notes());
    }

    @Test
    void aNetworkOfTypeNatHasItsTypeThoughTheServiceLeavesItOut() throws IOException {
        var id = hcn.networks().create(network("n")).get(HostComputeNetwork.ID);
        assertEquals("", provider.query(HcnKind.NETWORK, Guids.parse(id)).string("Type"));
        assertEquals(NetworkType.NAT, hcn.networks().get(id).get(HostComputeNetwork.TYPE));
    }

    @Test
    void aResultIsAFailureEvenIfTheNumberIsNone() throws IOException {
        var id = hcn.networks().create(network("n")).get(HostComputeNetwork.ID);
        stub.script("HcnQueryNetworkProperties", 0, "{\"ErrorCode\":2151350273}");
        var failed = assertThrows(HcnException.class, () -> hcn.networks().get(id));
        assertEquals(HcnError.NETWORK_NOT_FOUND, failed.error());
        stub.script("HcnQueryNetworkProperties", 0, "what?");
        failed = assertThrows(HcnException.class, () -> hcn.networks().get(id));
        assertEquals(HcnError.OTHER, failed.error());
        assertTrue(failed.getMessage().endsWith(": what?"), failed.getMessage());
    }

    @Test
    void whatFailsHasTheNumberAndTheWordsOfTheService() {
        stub.script("HcnCreateNetwork", 0x803B0010, "{\"Error\":\"twice\"}");
        var failed = assertThrows(HcnException.class, () -> hcn.networks().create(network("n")));
        assertEquals(HcnError.NETWORK_EXISTS, failed.error());
        assertTrue(failed.getMessage().startsWith("create network: "), failed.getMessage());
        assertTrue(failed.getMessage().contains("twice"), failed.getMessage());
    }

    @Test
    void anObjectIsClosedWhenWhatComesAfterItsCreationFails() {
        stub.script("HcnQueryNetworkProperties", 0x80070005);
        assertThrows(HcnException.class, () -> hcn.networks().create(network("n")));
        assertEquals(1, stub.count("HcnCloseNetwork"));
    }

    @Test
    void anEndpointOnANetworkThatIsNotThereIsNotMade() {
        var endpoint =
                new HostComputeEndpoint().with(HostComputeEndpoint.HOST_COMPUTE_NETWORK, NOBODY);
        var failed = assertThrows(HcnException.class, () -> hcn.endpoints().create(endpoint));
        assertEquals(HcnError.NETWORK_NOT_FOUND, failed.error());
        assertEquals(0, stub.count("HcnCreateEndpoint"));
    }

    @Test
    void aNetworkWithEndpointsIsInUse() throws IOException {
        var network = hcn.networks().create(network("n"));
        hcn.endpoints().createOn(network, new HostComputeEndpoint());
        var id = network.get(HostComputeNetwork.ID);
        var failed = assertThrows(HcnException.class, () -> hcn.networks().delete(id));
        assertEquals(HcnError.ENTITY_HAS_REFERENCES, failed.error());
    }

    @Test
    void loadBalancersAreChangedAndRoutesAreMadeAgain() throws IOException {
        var balancer = hcn.loadBalancers().create(new HostComputeLoadBalancer());
        var id = balancer.get(HostComputeLoadBalancer.ID);
        var changed = hcn.loadBalancers().addEndpoint(id, "a");
        assertEquals(List.of("a"), changed.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS));
        assertEquals(1, stub.count("HcnModifyLoadBalancer"));

        var route = hcn.routes().create(new HostComputeRoute());
        var longer = hcn.routes().addEndpoint(route.get(HostComputeRoute.ID), "b");
        assertEquals(List.of("b"), longer.get(HostComputeRoute.HOST_COMPUTE_ENDPOINTS));
        assertEquals(1, stub.count("HcnDeleteSdnRoute"));
    }

    @Test
    void aListThatIsNoneIsAFailure() throws IOException {
        stub.script("@HcnEnumerateNetworks", 0, "");
        assertEquals(List.of(), hcn.networks().list());
        for (var list : List.of("{", "[7]", "[\"x\"]", "{}")) {
            stub.script("@HcnEnumerateNetworks", 0, list);
            var failed = assertThrows(HcnException.class, () -> hcn.networks().list(), list);
            assertEquals(HcnError.INVALID_JSON, failed.error());
        }
    }

    @Test
    void theVersionIsThatOfTheFirstGeneration() throws IOException {
        assertEquals(new HnsVersion(15, 4), provider.version());
        assertTrue(hcn.features().accelnet());
    }

    /// More virtual threads hang than there are carriers for them.
    @Test
    void callsThatDoNotReturnKeepNobodyElse() throws Exception {
        var id = hcn.networks().create(network("n")).get(HostComputeNetwork.ID);
        int many = 2 * Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < many; i++) {
            stub.hang("HcnQueryNetworkProperties"); // one call each
        }
        var stuck = new ArrayList<Thread>();
        for (int i = 0; i < many; i++) {
            stuck.add(
                    Thread.startVirtualThread(
                            () -> assertDoesNotThrow(() -> hcn.networks().get(id))));
        }
        stub.awaitHanging(many);

        var others =
                Thread.startVirtualThread(() -> assertDoesNotThrow(() -> hcn.namespaces().list()));
        others.join();

        stub.release();
        for (var thread : stuck) {
            thread.join();
        }
    }

    @Test
    void aHostWithoutTheServiceSaysSo(@TempDir Path empty) {
        var none = new WindowsProvider(Libraries.in(empty));
        for (var kind : HcnKind.values()) {
            var missing = assertThrows(HcnException.class, () -> none.query(kind, Guids.ZERO));
            assertEquals(HcnError.SERVICE_MISSING, missing.error());
        }
        assertThrows(HcnException.class, () -> none.create(HcnKind.NAMESPACE, JsonObject.of()));
    }
}
