package io.hcsshim.hcn;

import java.util.ArrayList;
import java.util.List;

/// Lists of endpoints that share something.
final class EndpointIds {
    private EndpointIds() {}

    static List<String> with(List<String> endpoints, String one) {
        var more = new ArrayList<>(endpoints);
        more.add(one);
        return more;
    }

    static List<String> without(List<String> endpoints, String one) {
        return endpoints.stream().filter(endpoint -> !endpoint.equalsIgnoreCase(one)).toList();
    }
}
