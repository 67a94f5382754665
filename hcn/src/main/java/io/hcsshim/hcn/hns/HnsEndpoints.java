package io.hcsshim.hcn.hns;

import io.hcsshim.sys.windows.Guids;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The endpoints that the first generation of the service knows.
public final class HnsEndpoints extends HnsObjects<HnsEndpoint> {
    HnsEndpoints(HnsCalls calls) {
        super(calls, "/endpoints/", HnsEndpoint.SHAPE);
    }

    /// The endpoint with this name.
    public Optional<HnsEndpoint> find(String name) throws IOException {
        return find(name, HnsEndpoint.NAME);
    }

    /// Makes an endpoint on a network.
    public HnsEndpoint createOn(HnsNetwork network, HnsEndpoint settings) throws IOException {
        return create(settings.with(HnsEndpoint.VIRTUAL_NETWORK, network.get(HnsNetwork.ID)));
    }

    /// Makes an endpoint that stands for one on another host.
    public HnsEndpoint createRemoteOn(HnsNetwork network, HnsEndpoint settings) throws IOException {
        return createOn(network, settings.with(HnsEndpoint.IS_REMOTE_ENDPOINT, true));
    }

    /// Gives an endpoint new settings.
    public HnsEndpoint update(String id, HnsEndpoint settings) throws IOException {
        return replace(id, settings);
    }

    /// Adds rules, such as [AclPolicy] and [ProxyPolicy], to those that the endpoint has.
    public HnsEndpoint addPolicies(String id, List<? extends Document<?>> policies)
            throws IOException {
        var before = get(id);
        var all = new ArrayList<Json>(before.get(HnsEndpoint.POLICIES));
        policies.forEach(policy -> all.add(policy.toJson()));
        return update(id, before.with(HnsEndpoint.POLICIES, all));
    }

    /// What went through an endpoint so far.
    public EndpointStats statistics(String id) throws IOException {
        return calls.get("/endpointstats/" + Guids.parse(id)).as(EndpointStats.SHAPE);
    }

    /// Whether a container is at an endpoint.
    public boolean isAttached(String id, String container) throws IOException {
        // the service may write more than the id
        var wanted = container.toLowerCase(Locale.ROOT);
        return get(id).get(HnsEndpoint.SHARED_CONTAINERS).stream()
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    /// Puts a container at an endpoint.
    ///
    /// @param compartment the network compartment that the endpoint appears in; 0 for the container's own
    public void attachContainer(String id, String container, int compartment) throws IOException {
        attach(
                id,
                request(SystemType.CONTAINER)
                        .with(EndpointAttachDetachRequest.CONTAINER_ID, container)
                        .with(EndpointAttachDetachRequest.COMPARTMENT_ID, compartment));
    }

    /// Takes a container away from an endpoint.
    public void detachContainer(String id, String container) throws IOException {
        detach(
                id,
                request(SystemType.CONTAINER)
                        .with(EndpointAttachDetachRequest.CONTAINER_ID, container));
    }

    /// Gives an endpoint to the host.
    ///
    /// @param compartment the network compartment that the endpoint appears in; 0 for the first
    public void attachHost(String id, int compartment) throws IOException {
        attach(
                id,
                request(SystemType.HOST)
                        .with(EndpointAttachDetachRequest.COMPARTMENT_ID, compartment));
    }

    /// Takes an endpoint from the host.
    public void detachHost(String id) throws IOException {
        detach(id, request(SystemType.HOST));
    }

    /// Connects a network card of a virtual machine.
    ///
    /// @param card its name
    public void attachVirtualMachine(String id, String card) throws IOException {
        attach(
                id,
                request(SystemType.VIRTUAL_MACHINE)
                        .with(EndpointAttachDetachRequest.VIRTUAL_NIC_NAME, card));
    }

    /// Disconnects the network card of a virtual machine.
    public void detachVirtualMachine(String id) throws IOException {
        detach(id, request(SystemType.VIRTUAL_MACHINE));
    }

    private static EndpointAttachDetachRequest request(String system) {
        return new EndpointAttachDetachRequest()
                .with(EndpointAttachDetachRequest.SYSTEM_TYPE, system);
    }

    private void attach(String id, EndpointAttachDetachRequest request) throws IOException {
        calls.post(path(id) + "/attach", request);
    }

    private void detach(String id, EndpointAttachDetachRequest request) throws IOException {
        calls.post(path(id) + "/detach", request);
    }
}
