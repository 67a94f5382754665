package io.hcsshim.windows.linux;

import io.hcsshim.hcn.schema.Dns;
import io.hcsshim.hcn.schema.EncapOverheadEndpointPolicySetting;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointPolicyType;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.protocol.gcs.NetworkAdapter.IpConfig;
import io.hcsshim.protocol.gcs.NetworkAdapter.Route;
import io.hcsshim.wire.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An endpoint of the host in the words that the guest is told. Pure.
final class EndpointCard {
    private EndpointCard() {}

    /// What the guest is to make of a card.
    ///
    /// @param namespace the pod's, if the endpoint does not say in which it is
    /// @param card      its GUID
    static NetworkAdapter settings(String namespace, String card, HostComputeEndpoint endpoint)
            throws JsonException {
        var within = endpoint.get(HostComputeEndpoint.HOST_COMPUTE_NAMESPACE);
        var dns = endpoint.get(HostComputeEndpoint.DNS);
        var search = new ArrayList<String>();
        if (!dns.get(Dns.DOMAIN).isEmpty()) {
            search.add(dns.get(Dns.DOMAIN));
        }
        search.addAll(dns.get(Dns.SEARCH));
        return new NetworkAdapter(
                within.isEmpty() ? namespace : within,
                card,
                endpoint.get(HostComputeEndpoint.MAC_ADDRESS),
                joined(search),
                joined(dns.get(Dns.SERVER_LIST)),
                overhead(endpoint),
                false,
                endpoint.get(HostComputeEndpoint.IP_CONFIGURATIONS).stream()
                        .map(each ->
                                new IpConfig(
                                        each.get(io.hcsshim.hcn.schema.IpConfig.IP_ADDRESS),
                                        each.get(io.hcsshim.hcn.schema.IpConfig.PREFIX_LENGTH)))
                        .toList(),
                endpoint.get(HostComputeEndpoint.ROUTES).stream()
                        .map(each ->
                                new Route(
                                        each.get(io.hcsshim.hcn.schema.Route.NEXT_HOP),
                                        each.get(io.hcsshim.hcn.schema.Route.DESTINATION_PREFIX),
                                        each.get(io.hcsshim.hcn.schema.Route.METRIC)))
                        .toList(),
                false,
                false,
                "",
                List.of());
    }

    private static String joined(List<String> words) {
        return String.join(",", words).toLowerCase(Locale.ROOT);
    }

    private static int overhead(HostComputeEndpoint endpoint) throws JsonException {
        for (var policy : endpoint.get(HostComputeEndpoint.POLICIES)) {
            if (policy.get(EndpointPolicy.TYPE).equals(EndpointPolicyType.ENCAP_OVERHEAD)) {
                return policy.settings(EncapOverheadEndpointPolicySetting.SHAPE)
                        .get(EncapOverheadEndpointPolicySetting.OVERHEAD);
            }
        }
        return 0;
    }
}
