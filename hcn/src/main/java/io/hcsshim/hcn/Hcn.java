package io.hcsshim.hcn;

/// The networks of a host. Thread-safe.
public final class Hcn {
    private final Networks networks;
    private final Endpoints endpoints;
    private final Namespaces namespaces;
    private final LoadBalancers loadBalancers;
    private final Routes routes;
    private final CachedFeatures features;

    /// Networks that `provider` makes.
    public Hcn(HcnProvider provider) {
        features = new CachedFeatures(provider);
        networks = new Networks(provider);
        endpoints = new Endpoints(provider);
        namespaces = new Namespaces(provider);
        loadBalancers = new LoadBalancers(provider, features);
        routes = new Routes(provider);
    }

    /// The networks of the host: made, changed, listed, taken away, by GUID or found by name.
    public Networks networks() {
        return networks;
    }

    /// The endpoints of networks: made on a network, put into namespaces by [#namespaces].
    public Endpoints endpoints() {
        return endpoints;
    }

    /// The namespaces, network stacks into which endpoints are put.
    public Namespaces namespaces() {
        return namespaces;
    }

    /// The load balancers: addresses behind which endpoints take turns. Changed in place only if
    /// [Features#modifyLoadBalancer]; else taken away and made again.
    public LoadBalancers loadBalancers() {
        return loadBalancers;
    }

    /// Routes shared by endpoints.
    public Routes routes() {
        return routes;
    }

    /// What the service can do. It is asked once.
    public Features features() throws java.io.IOException {
        return features.get();
    }
}
