package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.EndpointFlags;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointResourceType;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.ModifyEndpointSettingRequest;
import io.hcsshim.hcn.schema.PolicyEndpointRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The endpoints of a host. Thread-safe.
public final class Endpoints {
    private final HcnObjects<HostComputeEndpoint> objects;

    Endpoints(HcnProvider provider) {
        objects =
                new HcnObjects<>(
                        provider,
                        HcnKind.ENDPOINT,
                        HostComputeEndpoint.SHAPE,
                        HostComputeEndpoint.ID);
    }

    /// All endpoints.
    public List<HostComputeEndpoint> list() throws IOException {
        return list(HcnQuery.all());
    }

    /// The endpoints of a query.
    public List<HostComputeEndpoint> list(HcnQuery query) throws IOException {
        return objects.list(query);
    }

    /// The endpoints of a network.
    public List<HostComputeEndpoint> ofNetwork(String network) throws IOException {
        return list(HcnQuery.ofNetwork(network));
    }

    /// The endpoint with this id.
    ///
    /// @throws HcnException [HcnError#ENDPOINT_NOT_FOUND]
    public HostComputeEndpoint get(String id) throws IOException {
        return objects.get(id);
    }

    /// The endpoint with this name.
    public Optional<HostComputeEndpoint> find(String name) throws IOException {
        return objects.find(name, HostComputeEndpoint.NAME);
    }

    /// Makes an endpoint on the network that its document names.
    ///
    /// @return the endpoint as it was made, its id and addresses included
    /// @throws IllegalArgumentException if the document names a namespace, which [Namespaces#attach] is for, or
    ///         no network
    public HostComputeEndpoint create(HostComputeEndpoint settings) throws IOException {
        if (!settings.get(HostComputeEndpoint.HOST_COMPUTE_NAMESPACE).isEmpty()) {
            throw new IllegalArgumentException(
                    "endpoint create error, endpoint json HostComputeNamespace is read only and"
                            + " should not be set");
        }
        objects.guid(settings.get(HostComputeEndpoint.HOST_COMPUTE_NETWORK));
        return objects.create(settings);
    }

    /// Makes an endpoint on a network.
    public HostComputeEndpoint createOn(HostComputeNetwork network, HostComputeEndpoint settings)
            throws IOException {
        return create(
                settings.with(
                        HostComputeEndpoint.HOST_COMPUTE_NETWORK,
                        network.get(HostComputeNetwork.ID)));
    }

    /// Makes an endpoint that stands for one on another host.
    public HostComputeEndpoint createRemoteOn(
            HostComputeNetwork network, HostComputeEndpoint settings) throws IOException {
        var flags = settings.get(HostComputeEndpoint.FLAGS) | EndpointFlags.REMOTE;
        return createOn(network, settings.with(HostComputeEndpoint.FLAGS, flags));
    }

    /// Changes an endpoint.
    public HostComputeEndpoint modify(String id, ModifyEndpointSettingRequest request)
            throws IOException {
        return objects.modify(id, request.toJson());
    }

    /// Adds, updates or takes away rules.
    ///
    /// @param request one of [io.hcsshim.hcn.schema.RequestType]
    public HostComputeEndpoint applyPolicies(
            String id, String request, List<EndpointPolicy> policies) throws IOException {
        return modify(
                id,
                ModifyEndpointSettingRequest.of(
                        EndpointResourceType.POLICY,
                        request,
                        new PolicyEndpointRequest()
                                .with(PolicyEndpointRequest.POLICIES, policies)));
    }

    /// Takes an endpoint away, out of its namespace too.
    ///
    /// @throws HcnException [HcnError#ENDPOINT_NOT_FOUND]
    public void delete(String id) throws IOException {
        objects.delete(id);
    }
}
