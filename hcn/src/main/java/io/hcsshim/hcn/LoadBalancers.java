package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The load balancers of a host. Thread-safe, but changes of one load balancer's endpoints by several callers
/// at the same time may undo each other.
public final class LoadBalancers {
    private final HcnObjects<HostComputeLoadBalancer> objects;
    private final CachedFeatures features;

    LoadBalancers(HcnProvider provider, CachedFeatures features) {
        this.features = features;
        objects =
                new HcnObjects<>(
                        provider,
                        HcnKind.LOAD_BALANCER,
                        HostComputeLoadBalancer.SHAPE,
                        HostComputeLoadBalancer.ID);
    }

    /// All load balancers.
    public List<HostComputeLoadBalancer> list() throws IOException {
        return list(HcnQuery.all());
    }

    /// The load balancers of a query.
    public List<HostComputeLoadBalancer> list(HcnQuery query) throws IOException {
        return objects.list(query);
    }

    /// The load balancer with this id.
    ///
    /// @throws HcnException [HcnError#ELEMENT_NOT_FOUND]
    public HostComputeLoadBalancer get(String id) throws IOException {
        return objects.get(id);
    }

    /// Makes a load balancer.
    public HostComputeLoadBalancer create(HostComputeLoadBalancer settings) throws IOException {
        return objects.create(settings);
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
        return objects.modify(id, settings.toJson());
    }

    /// Adds an endpoint. Where the service cannot change a load balancer, it is taken away and made again,
    /// which ends connections and may change its id.
    public HostComputeLoadBalancer addEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        var endpoints = new ArrayList<>(before.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS));
        endpoints.add(endpoint);
        return replace(id, before, endpoints);
    }

    /// Takes an endpoint away; see [#addEndpoint].
    public HostComputeLoadBalancer removeEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        var endpoints = new ArrayList<>(before.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS));
        endpoints.removeIf(endpoint::equalsIgnoreCase);
        return replace(id, before, endpoints);
    }

    /// Takes a load balancer away.
    ///
    /// @throws HcnException [HcnError#ELEMENT_NOT_FOUND]
    public void delete(String id) throws IOException {
        objects.delete(id);
    }

    private HostComputeLoadBalancer replace(
            String id, HostComputeLoadBalancer before, List<String> endpoints) throws IOException {
        var after = before.with(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS, endpoints);
        return features.get().modifyLoadBalancer()
                ? update(id, after)
                : Replacement.of(objects, id, before, after);
    }
}
