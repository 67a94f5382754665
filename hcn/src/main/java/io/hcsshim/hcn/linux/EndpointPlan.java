package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.EndpointFlags;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.IpConfig;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What an endpoint is on this host.
///
/// @param id        its id
/// @param network   where it is a port
/// @param namespace where its card is
/// @param remote    whether it stands for one on another host
/// @param mac       its Ethernet address
/// @param addresses its IP addresses, each with its subnet's length
/// @param routes    what is written down in its namespace
/// @param policies  its rules
/// @param resolver  where names are looked up
record EndpointPlan(
        UUID id,
        NetworkPlan network,
        Optional<UUID> namespace,
        boolean remote,
        MacAddress mac,
        List<IpPrefix> addresses,
        List<Subnets.Hop> routes,
        EndpointPolicies policies,
        Resolver resolver) {

    static EndpointPlan of(UUID id, HostComputeEndpoint endpoint, NetworkPlan network)
            throws HcnException {
        var what = "endpoint " + id;
        var texts = new Texts(what, HcnError.INVALID_ENDPOINT);
        var namespace = endpoint.get(HostComputeEndpoint.HOST_COMPUTE_NAMESPACE);
        var policies = EndpointPolicies.of(what, endpoint);
        if (!network.hasHostPort()
                && !(policies.mappings().isEmpty() && policies.nats().isEmpty())) {
            throw HcnException.of(
                    HcnError.MAPPING_NOT_SUPPORTED,
                    what,
                    "what is sent to it does not pass this host: its network is " + network.kind());
        }
        var routes = new ArrayList<>(Subnets.hops(endpoint.get(HostComputeEndpoint.ROUTES), texts));
        routes.addAll(policies.routes());
        return new EndpointPlan(
                id,
                network,
                namespace.isEmpty() ? Optional.empty() : Optional.of(texts.guid(namespace)),
                (endpoint.get(HostComputeEndpoint.FLAGS) & EndpointFlags.REMOTE) != 0,
                texts.mac(endpoint.get(HostComputeEndpoint.MAC_ADDRESS)),
                addresses(endpoint),
                List.copyOf(routes),
                policies,
                resolver(endpoint, texts));
    }

    private static Resolver resolver(HostComputeEndpoint endpoint, Texts texts)
            throws HcnException {
        var resolver = Resolver.of(endpoint.get(HostComputeEndpoint.DNS));
        for (var server : resolver.servers()) {
            texts.address(server);
        }
        for (var word : resolver.search()) {
            texts.word(word);
        }
        for (var word : resolver.options()) {
            texts.word(word);
        }
        return resolver;
    }

    static List<IpPrefix> addresses(HostComputeEndpoint endpoint) throws HcnException {
        var texts = new Texts("endpoint addresses", HcnError.INVALID_IP);
        var addresses = new ArrayList<IpPrefix>();
        for (var config : endpoint.get(HostComputeEndpoint.IP_CONFIGURATIONS)) {
            var text = config.get(IpConfig.IP_ADDRESS) + "/" + config.get(IpConfig.PREFIX_LENGTH);
            addresses.add(texts.prefix(text));
        }
        return List.copyOf(addresses);
    }

    /// The same with more routes.
    EndpointPlan withRoutes(List<Subnets.Hop> more) {
        var all = new ArrayList<>(routes);
        all.addAll(more);
        return new EndpointPlan(
                id,
                network,
                namespace,
                remote,
                mac,
                addresses,
                List.copyOf(all),
                policies,
                resolver);
    }

    /// Whether its card is somewhere.
    boolean isAttached() {
        return namespace.isPresent() && !remote;
    }

    /// Whether packets sent to it arrive somewhere.
    boolean isReachable() {
        return namespace.isPresent() || remote;
    }

    /// Whether its card is the same as that of another state of it, but for routes and rules.
    boolean hasSameCardAs(EndpointPlan other) {
        return namespace.equals(other.namespace)
                && remote == other.remote
                && mac.equals(other.mac)
                && addresses.equals(other.addresses)
                && policies.portName().equals(other.policies.portName())
                && policies.overhead() == other.policies.overhead();
    }
}
