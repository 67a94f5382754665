package io.hcsshim.hcn.hns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HnsVersion;
import io.hcsshim.hcn.schema.AclFeatures;
import io.hcsshim.hcn.windows.WindowsHns;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HnsTest {
    private static final String NOBODY = "0f3a9c5e-0000-4000-8000-000000000001";

    private final WindowsStub stub = WindowsStub.fresh();
    private final Hns hns = new Hns(new WindowsHns(Libraries.in(stub.folder())));

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("texts"), "texts that were not freed");
        assertEquals(0, stub.count("wrong frees"));
    }

    @Test
    void aNetworkLivesUntilItIsDeleted() throws IOException {
        var made = hns.networks().create(network("pods"));
        var id = made.get(HnsNetwork.ID);

        assertEquals(made, hns.networks().get(id));
        assertEquals(Optional.of(made), hns.networks().find("pods"));
        assertEquals(Optional.empty(), hns.networks().find("pod"));
        assertEquals(List.of(made), hns.networks().list());

        var renamed = hns.networks().update(id, made.with(HnsNetwork.NAME, "others"));
        assertEquals("others", renamed.get(HnsNetwork.NAME));
        hns.networks().delete(id);
        assertEquals(List.of(), hns.networks().list());
        assertThrows(HcnException.class, () -> hns.networks().get(id));
    }

    @Test
    void theServiceIsCalledLikeAWebService() throws IOException {
        var id = hns.networks().create(network("pods")).get(HnsNetwork.ID);
        hns.networks().get(id);
        hns.networks().delete(id);
        assertEquals(
                List.of(
                        "POST /networks/ " + network("pods").toText(),
                        "GET /networks/" + id + " ",
                        "DELETE /networks/" + id + " "),
                stub.notes());
    }

    @Test
    void aSubnetWithoutAGatewayIsRefusedBeforeTheCall() {
        var subnet = new Subnet().with(Subnet.ADDRESS_PREFIX, "10.0.0.0/24");
        var settings = new HnsNetwork().with(HnsNetwork.SUBNETS, List.of(subnet));
        assertThrows(IllegalArgumentException.class, () -> hns.networks().create(settings));
        assertEquals(0, stub.count("HNSCall"));
    }

    @Test
    void anIdThatIsNoGuidIsRefusedBeforeTheCall() {
        for (var id : List.of("", "x", NOBODY + "/attach")) {
            assertThrows(IllegalArgumentException.class, () -> hns.endpoints().get(id));
        }
        assertEquals(0, stub.count("HNSCall"));
    }

    @Test
    void aContainerIsAtAnEndpointUntilItIsTakenAway() throws IOException {
        var id = endpoint();
        hns.endpoints().attachContainer(id, "Web-1", 3);
        assertTrue(hns.endpoints().isAttached(id, "web-1"));
        assertTrue(
                stub.notes()
                        .contains(
                                "POST /endpoints/"
                                        + id
                                        + "/attach {\"ContainerId\":\"Web-1\","
                                        + "\"SystemType\":\"Container\",\"CompartmentId\":3}"));
        hns.endpoints().detachContainer(id, "Web-1");
        assertFalse(hns.endpoints().isAttached(id, "web-1"));
    }

    @Test
    void anEndpointGoesToTheHostOrToAMachine() throws IOException {
        var id = endpoint();
        stub.notes();
        hns.endpoints().attachHost(id, 1);
        hns.endpoints().detachHost(id);
        hns.endpoints().attachVirtualMachine(id, "card");
        hns.endpoints().detachVirtualMachine(id);
        var attach = "POST /endpoints/" + id + "/attach ";
        var detach = "POST /endpoints/" + id + "/detach ";
        assertEquals(
                List.of(
                        attach + "{\"SystemType\":\"Host\",\"CompartmentId\":1}",
                        detach + "{\"SystemType\":\"Host\"}",
                        attach + "{\"SystemType\":\"VirtualMachine\",\"VirtualNicName\":\"card\"}",
                        detach + "{\"SystemType\":\"VirtualMachine\"}"),
                stub.notes());
    }

    @Test
    void rulesAreAddedToThoseThatAnEndpointHas() throws IOException {
        var id = endpoint();
        var vlan = new VlanPolicy().with(VlanPolicy.TYPE, PolicyType.VLAN).with(VlanPolicy.VLAN, 7);
        var qos = new QosPolicy().with(QosPolicy.TYPE, PolicyType.QOS);
        hns.endpoints().addPolicies(id, List.of(vlan));
        var endpoint = hns.endpoints().addPolicies(id, List.of(qos));
        assertEquals(List.of(vlan.toJson(), qos.toJson()), endpoint.get(HnsEndpoint.POLICIES));
    }

    @Test
    void aRemoteEndpointIsMarked() throws IOException {
        var network = hns.networks().create(network("n"));
        var made = hns.endpoints().createRemoteOn(network, new HnsEndpoint());
        assertTrue(made.get(HnsEndpoint.IS_REMOTE_ENDPOINT));
        assertEquals(network.get(HnsNetwork.ID), made.get(HnsEndpoint.VIRTUAL_NETWORK));
    }

    @Test
    void countersUseAllOf64Bits() throws IOException {
        var id = endpoint();
        var statistics = hns.endpoints().statistics(id);
        assertEquals(-1L, statistics.get(EndpointStats.BYTES_RECEIVED));
        assertEquals(id, statistics.get(EndpointStats.ENDPOINT_ID));
    }

    @Test
    void aListOfRulesIsMadeAgainToChangeItsEndpoints() throws IOException {
        var one = endpoint();
        var rule =
                new ExternalLoadBalancerPolicy()
                        .with(ExternalLoadBalancerPolicy.INTERNAL_PORT, 80)
                        .with(ExternalLoadBalancerPolicy.EXTERNAL_PORT, 8080)
                        .with(ExternalLoadBalancerPolicy.VIPS, List.of("10.1.1.1"));
        var made = hns.policyLists().createLoadBalancer(List.of(one), rule);
        assertEquals(List.of("/endpoints/" + one), made.get(PolicyList.REFERENCES));
        assertEquals(
                "[{\"Type\":\"ELB\",\"InternalPort\":80,\"ExternalPort\":8080,"
                        + "\"VIPs\":[\"10.1.1.1\"]}]",
                made.toJson().get("Policies").orElseThrow().toText());

        var two = hns.policyLists().addEndpoint(made.get(PolicyList.ID), NOBODY);
        assertEquals(
                List.of("/endpoints/" + one, "/endpoints/" + NOBODY),
                two.get(PolicyList.REFERENCES));
        var other = hns.policyLists().removeEndpoint(two.get(PolicyList.ID), one);
        assertEquals(List.of("/endpoints/" + NOBODY), other.get(PolicyList.REFERENCES));
        assertEquals(List.of(other), hns.policyLists().list());
    }

    @Test
    void aListThatCannotBeMadeAgainIsStillThere() throws IOException {
        var made =
                hns.policyLists()
                        .createRoute(
                                List.of(NOBODY),
                                new RoutePolicy().with(RoutePolicy.NEXT_HOP, "10.0.0.1"));
        var service = new WindowsHns(Libraries.in(stub.folder()));
        var refusesOnce =
                new Hns((method, path, request) -> {
                    if (method.equals("POST") && !request.contains(NOBODY)) {
                        throw HcnException.of(HcnError.INVALID_POLICY, path);
                    }
                    return service.call(method, path, request);
                });
        var id = made.get(PolicyList.ID);
        assertThrows(
                HcnException.class, () -> refusesOnce.policyLists().removeEndpoint(id, NOBODY));
        assertEquals(made, hns.policyLists().get(id));
    }

    @Test
    void aNamespaceHasEndpoints() throws IOException {
        var id = endpoint();
        var space = hns.namespaces().create().get(Namespace.ID);
        hns.namespaces().addEndpoint(space, id);
        assertEquals(List.of(id), hns.namespaces().endpoints(space));
        hns.namespaces().removeEndpoint(space, id);
        assertEquals(List.of(), hns.namespaces().endpoints(space));
    }

    @Test
    void aNamespaceThatIsNotThereIsNotFound() {
        var missing = assertThrows(HcnException.class, () -> hns.namespaces().get(NOBODY));
        assertTrue(missing.isNotFound());
        assertEquals(
                "GET /namespaces/" + NOBODY + ": not found (0x490): Element not found. ",
                missing.getMessage());
    }

    @Test
    void otherReasonsAreInWords() {
        var missing = assertThrows(HcnException.class, () -> hns.networks().get(NOBODY));
        assertEquals(HcnError.OTHER, missing.error());
        assertTrue(missing.getMessage().endsWith("The object was not found"));
    }

    @Test
    void aCallThatFailsHasItsNumber() {
        stub.script("HNSCall", 0x80070005);
        var refused = assertThrows(HcnException.class, () -> hns.networks().list());
        assertEquals(HcnError.ACCESS_DENIED, refused.error());
    }

    @Test
    void anAnswerThatCannotBeReadIsAFailure() {
        for (var answer : List.of("nonsense", "{\"Success\":true,\"Output\":7}")) {
            stub.script("HNSCall", 0, answer);
            var refused = assertThrows(HcnException.class, () -> hns.networks().list(), answer);
            assertEquals(HcnError.INVALID_JSON, refused.error());
        }
    }

    @Test
    void anAnswerWithoutOutputIsEmpty() throws IOException {
        stub.script("HNSCall", 0, "{\"Success\":true}");
        assertEquals(List.of(), hns.networks().list());
        stub.script("HNSCall", 0, "{\"Success\":true}");
        assertEquals(new NnvManagementMacList(), hns.managementMacs());
    }

    @Test
    void managementAddressesAreSetAndTakenAway() throws IOException {
        var mac = new NnvManagementMacAddress().with(NnvManagementMacAddress.MAC_ADDRESS, "00-15");
        var macs =
                new NnvManagementMacList()
                        .with(NnvManagementMacList.MAC_ADDRESS_LIST, List.of(mac));
        assertEquals(macs, hns.setManagementMacs(macs));
        assertEquals(macs, hns.managementMacs());
        hns.deleteManagementMacs();
        assertEquals(new NnvManagementMacList(), hns.managementMacs());
    }

    @Test
    void whatTheServiceCanDoFollowsFromItsVersion() throws IOException {
        stub.option("hns major", 7);
        stub.option("hns minor", 1);
        assertEquals(new HnsVersion(7, 1), hns.version());
        assertFalse(idsOfAclRules());
        stub.option("hns minor", 2);
        assertTrue(idsOfAclRules());
    }

    private boolean idsOfAclRules() throws IOException {
        return hns.features().get(HnsSupportedFeatures.ACL).get(AclFeatures.ACL_RULE_ID);
    }

    @Test
    void aHostWithoutTheServiceSaysSo(@TempDir Path empty) {
        var none = new Hns(new WindowsHns(Libraries.in(empty)));
        var missing = assertThrows(HcnException.class, none::version);
        assertEquals(HcnError.SERVICE_MISSING, missing.error());
    }

    private String endpoint() throws IOException {
        var network = hns.networks().create(network("n"));
        return hns.endpoints().createOn(network, new HnsEndpoint()).get(HnsEndpoint.ID);
    }

    private static HnsNetwork network(String name) {
        return new HnsNetwork().with(HnsNetwork.NAME, name).with(HnsNetwork.TYPE, "nat");
    }
}
