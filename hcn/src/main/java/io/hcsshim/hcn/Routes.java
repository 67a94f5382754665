package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.HostComputeRoute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The routes that endpoints of a host share. Thread-safe, but changes of one route's endpoints by several
/// callers at the same time may undo each other.
public final class Routes {
    private final HcnObjects<HostComputeRoute> objects;

    Routes(HcnProvider provider) {
        objects =
                new HcnObjects<>(
                        provider, HcnKind.ROUTE, HostComputeRoute.SHAPE, HostComputeRoute.ID);
    }

    /// All routes.
    public List<HostComputeRoute> list() throws IOException {
        return list(HcnQuery.all());
    }

    /// The routes of a query.
    public List<HostComputeRoute> list(HcnQuery query) throws IOException {
        return objects.list(query);
    }

    /// The route with this id.
    ///
    /// @throws HcnException [HcnError#ELEMENT_NOT_FOUND]
    public HostComputeRoute get(String id) throws IOException {
        return objects.get(id);
    }

    /// Makes a route.
    public HostComputeRoute create(HostComputeRoute settings) throws IOException {
        return objects.create(settings);
    }

    /// Adds an endpoint. The service cannot change routes: it is taken away and made again, and its id may change.
    public HostComputeRoute addEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        var endpoints = new ArrayList<>(before.get(HostComputeRoute.HOST_COMPUTE_ENDPOINTS));
        endpoints.add(endpoint);
        return replace(id, before, endpoints);
    }

    /// Takes an endpoint away; see [#addEndpoint].
    public HostComputeRoute removeEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        var endpoints = new ArrayList<>(before.get(HostComputeRoute.HOST_COMPUTE_ENDPOINTS));
        endpoints.removeIf(endpoint::equalsIgnoreCase);
        return replace(id, before, endpoints);
    }

    /// Takes a route away.
    ///
    /// @throws HcnException [HcnError#ELEMENT_NOT_FOUND]
    public void delete(String id) throws IOException {
        objects.delete(id);
    }

    private HostComputeRoute replace(String id, HostComputeRoute before, List<String> endpoints)
            throws IOException {
        var after = before.with(HostComputeRoute.HOST_COMPUTE_ENDPOINTS, endpoints);
        return Replacement.of(objects, id, before, after);
    }
}
