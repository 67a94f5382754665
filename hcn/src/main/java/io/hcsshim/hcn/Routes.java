package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.HostComputeRoute;
import java.io.IOException;
import java.util.List;

/// The routes that endpoints of a host share. Thread-safe, but changes of one route's endpoints by several
/// callers at the same time may undo each other.
public final class Routes extends HcnObjects<HostComputeRoute> {
    Routes(HcnProvider provider) {
        super(provider, HcnKind.ROUTE, HostComputeRoute.SHAPE, HostComputeRoute.ID);
    }

    /// Adds an endpoint. The service cannot change routes: it is taken away and made again, and its id may change.
    public HostComputeRoute addEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        return replace(id, before, EndpointIds.with(endpoints(before), endpoint));
    }

    /// Takes an endpoint away; see [#addEndpoint].
    public HostComputeRoute removeEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        return replace(id, before, EndpointIds.without(endpoints(before), endpoint));
    }

    private static List<String> endpoints(HostComputeRoute route) {
        return route.get(HostComputeRoute.HOST_COMPUTE_ENDPOINTS);
    }

    private HostComputeRoute replace(String id, HostComputeRoute before, List<String> endpoints)
            throws IOException {
        var after = before.with(HostComputeRoute.HOST_COMPUTE_ENDPOINTS, endpoints);
        return Replacement.of(this, id, before, after);
    }
}
