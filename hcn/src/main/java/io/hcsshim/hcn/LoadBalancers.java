package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import java.io.IOException;
import java.util.List;

/// The load balancers of a host. Thread-safe, but changes of one load balancer's endpoints by several callers
/// at the same time may undo each other.
public final class LoadBalancers extends HcnObjects<HostComputeLoadBalancer> {
    private final CachedFeatures features;

    LoadBalancers(HcnProvider provider, CachedFeatures features) {
        super(
                provider,
                HcnKind.LOAD_BALANCER,
                HostComputeLoadBalancer.SHAPE,
                HostComputeLoadBalancer.ID);
        this.features = features;
    }

    /// Replaces a load balancer's settings in place.
    ///
    /// @throws HcnException [HcnError#REQUEST_UNSUPPORTED] if the service cannot (see
    ///         [Features#modifyLoadBalancer()])
    public HostComputeLoadBalancer update(String id, HostComputeLoadBalancer settings)
            throws IOException {
        if (!features.get().modifyLoadBalancer()) {
            throw HcnException.of(HcnError.REQUEST_UNSUPPORTED, "modify load balancer " + id);
        }
        return change(id, settings);
    }

    /// Adds an endpoint. Where the service cannot change a load balancer, it is taken away and made again,
    /// which ends connections and may change its id.
    public HostComputeLoadBalancer addEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        return replace(id, before, EndpointIds.with(endpoints(before), endpoint));
    }

    /// Takes an endpoint away; see [#addEndpoint].
    public HostComputeLoadBalancer removeEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        return replace(id, before, EndpointIds.without(endpoints(before), endpoint));
    }

    private static List<String> endpoints(HostComputeLoadBalancer balancer) {
        return balancer.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS);
    }

    private HostComputeLoadBalancer replace(
            String id, HostComputeLoadBalancer before, List<String> endpoints) throws IOException {
        var after = before.with(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS, endpoints);
        return features.get().modifyLoadBalancer()
                ? update(id, after)
                : Replacement.of(this, id, before, after);
    }
}
