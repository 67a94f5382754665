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

/// The endpoints of a host. Thread-safe. One that is deleted is taken out of its namespace too.
public final class Endpoints extends HcnObjects<HostComputeEndpoint> {
    Endpoints(HcnProvider provider) {
        super(provider, HcnKind.ENDPOINT, HostComputeEndpoint.SHAPE, HostComputeEndpoint.ID);
    }

    /// The endpoints of a network.
    public List<HostComputeEndpoint> ofNetwork(String network) throws IOException {
        return list(HcnQuery.ofNetwork(network));
    }

    /// The endpoint with this name.
    public Optional<HostComputeEndpoint> find(String name) throws IOException {
        return find(name, HostComputeEndpoint.NAME);
    }

    /// Makes an endpoint on the network that its document names.
    ///
    /// @return the endpoint as it was made, its id and addresses included
    /// @throws IllegalArgumentException if the document names a namespace, which [Namespaces#attach] is for, or
    ///         no network
    @Override
    public HostComputeEndpoint create(HostComputeEndpoint settings) throws IOException {
        if (!settings.get(HostComputeEndpoint.HOST_COMPUTE_NAMESPACE).isEmpty()) {
            throw new IllegalArgumentException(
                    "endpoint create error, endpoint json HostComputeNamespace is read only and"
                            + " should not be set");
        }
        guid(HcnKind.NETWORK, settings.get(HostComputeEndpoint.HOST_COMPUTE_NETWORK));
        return super.create(settings);
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
        return change(id, request);
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
}
