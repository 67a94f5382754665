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

    /// Networks.
    public Networks networks() {
        return networks;
    }

    /// Endpoints.
    public Endpoints endpoints() {
        return endpoints;
    }

    /// Namespaces.
    public Namespaces namespaces() {
        return namespaces;
    }

    /// Load balancers.
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
