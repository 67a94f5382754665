package io.hcsshim.hcn.hns;

import io.hcsshim.sys.windows.Guids;
import io.hcsshim.wire.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Rules that endpoints share: load balancers and routes.
///
/// The service cannot change a list: to add or take away an endpoint the list is taken away and made again, which
/// may change its id. Changes of one list by several callers at the same time may undo each other.
public final class HnsPolicyLists extends HnsObjects<PolicyList> {
    HnsPolicyLists(HnsCalls calls) {
        super(calls, "/policylists/", PolicyList.SHAPE);
    }

    /// Spreads virtual addresses over endpoints.
    ///
    /// @param endpoints their ids
    public PolicyList createLoadBalancer(List<String> endpoints, ExternalLoadBalancerPolicy rule)
            throws IOException {
        var typed = rule.with(ExternalLoadBalancerPolicy.TYPE, PolicyType.ELB);
        return create(list(endpoints, typed.toJson()));
    }

    /// Gives endpoints a route.
    ///
    /// @param endpoints their ids
    public PolicyList createRoute(List<String> endpoints, RoutePolicy rule) throws IOException {
        return create(list(endpoints, rule.with(RoutePolicy.TYPE, PolicyType.ROUTE).toJson()));
    }

    private static PolicyList list(List<String> endpoints, Json rule) {
        var references = endpoints.stream().map(HnsPolicyLists::reference).toList();
        return new PolicyList()
                .with(PolicyList.REFERENCES, references)
                .with(PolicyList.POLICIES, List.of(rule));
    }

    private static String reference(String endpoint) {
        return "/endpoints/" + Guids.parse(endpoint);
    }

    /// Adds an endpoint.
    ///
    /// @return the new list
    public PolicyList addEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        var references = new ArrayList<>(before.get(PolicyList.REFERENCES));
        references.add(reference(endpoint));
        return remake(id, before, references);
    }

    /// Takes an endpoint away.
    ///
    /// @return the new list
    public PolicyList removeEndpoint(String id, String endpoint) throws IOException {
        var before = get(id);
        var references = new ArrayList<>(before.get(PolicyList.REFERENCES));
        references.removeIf(reference(endpoint)::equalsIgnoreCase);
        return remake(id, before, references);
    }

    /// If the new list cannot be made, the old one is made again before the failure is thrown.
    private PolicyList remake(String id, PolicyList before, List<String> references)
            throws IOException {
        delete(id);
        try {
            return create(before.with(PolicyList.REFERENCES, references));
        } catch (IOException e) {
            try {
                create(before);
            } catch (IOException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
    }
}
