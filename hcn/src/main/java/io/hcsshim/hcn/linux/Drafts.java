package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.hcn.schema.IpConfig;
import io.hcsshim.hcn.schema.MacPool;
import io.hcsshim.hcn.schema.MacRange;
import io.hcsshim.hcn.schema.NamespaceType;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.hcn.schema.Route;
import io.hcsshim.hcn.schema.Version;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Documents of objects that are to be made: what was left open is chosen.
///
/// @param inventory what there is
record Drafts(Inventory inventory) {
    private static final Version VERSION = Version.of(2, 0);

    /// Completes a document.
    ///
    /// @throws HcnException if there is such an object, or it cannot be had
    JsonObject complete(HcnKind kind, UUID id, JsonObject settings) throws HcnException {
        if (inventory.find(kind, id).isPresent()) {
            var error = kind == HcnKind.NETWORK ? HcnError.NETWORK_EXISTS : HcnError.POLICY_EXISTS;
            throw HcnException.of(error, "create " + kind + " " + id, "there is one with this ID");
        }
        var named = settings.with("ID", Json.of(id.toString()));
        return switch (kind) {
            case NETWORK -> network(Layout.read(kind, id, HostComputeNetwork.SHAPE, named));
            case ENDPOINT -> endpoint(id, Layout.read(kind, id, HostComputeEndpoint.SHAPE, named));
            case NAMESPACE -> namespace(Layout.read(kind, id, HostComputeNamespace.SHAPE, named));
            case LOAD_BALANCER -> {
                var document = Layout.read(kind, id, HostComputeLoadBalancer.SHAPE, named);
                requireEndpoints(
                        document.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS),
                        "load balancer " + id);
                yield document.with(HostComputeLoadBalancer.SCHEMA_VERSION, VERSION).toJson();
            }
            case ROUTE -> {
                var document = Layout.read(kind, id, HostComputeRoute.SHAPE, named);
                requireEndpoints(
                        document.get(HostComputeRoute.HOST_COMPUTE_ENDPOINTS), "route " + id);
                yield document.with(HostComputeRoute.SCHEMA_VERSION, VERSION).toJson();
            }
        };
    }

    void requireEndpoints(List<String> endpoints, String what) throws HcnException {
        for (var endpoint : endpoints) {
            inventory.get(
                    HcnKind.ENDPOINT, new Texts(what, HcnError.GUID_CONVERSION).guid(endpoint));
        }
    }

    private JsonObject network(HostComputeNetwork network) throws HcnException {
        var typed =
                network.get(HostComputeNetwork.TYPE).isEmpty()
                        ? network.with(HostComputeNetwork.TYPE, NetworkType.NAT)
                        : network;
        return typed.with(HostComputeNetwork.SCHEMA_VERSION, VERSION).toJson();
    }

    private JsonObject namespace(HostComputeNamespace namespace) throws HcnException {
        var type = namespace.get(HostComputeNamespace.TYPE);
        if (!type.isEmpty() && !type.equals(NamespaceType.HOST)) {
            throw HcnException.of(
                    HcnError.REQUEST_UNSUPPORTED,
                    "create namespace",
                    "there are namespaces of type Host here, not " + type);
        }
        return namespace
                .with(HostComputeNamespace.TYPE, NamespaceType.HOST)
                .with(HostComputeNamespace.SCHEMA_VERSION, VERSION)
                .toJson();
    }

    private JsonObject endpoint(UUID id, HostComputeEndpoint endpoint) throws HcnException {
        var networkId = Layout.networkOf(id, endpoint);
        var document =
                Layout.read(
                        HcnKind.NETWORK,
                        networkId,
                        HostComputeNetwork.SHAPE,
                        inventory.get(HcnKind.NETWORK, networkId));
        var network = NetworkPlan.of(networkId, document);
        var others = others(networkId);
        var done =
                endpoint.with(HostComputeEndpoint.MAC_ADDRESS, mac(id, endpoint, document, others))
                        .with(
                                HostComputeEndpoint.IP_CONFIGURATIONS,
                                configurations(id, endpoint, network, others))
                        .with(HostComputeEndpoint.SCHEMA_VERSION, VERSION);
        if (done.get(HostComputeEndpoint.DNS).toJson().isEmpty()) {
            done = done.with(HostComputeEndpoint.DNS, document.get(HostComputeNetwork.DNS));
        }
        return withRoutes(done, network).toJson();
    }

    private List<HostComputeEndpoint> others(UUID network) throws HcnException {
        var others = new ArrayList<HostComputeEndpoint>();
        for (var entry : inventory.of(HcnKind.ENDPOINT).entrySet()) {
            var shape = HostComputeEndpoint.SHAPE;
            var other = Layout.read(HcnKind.ENDPOINT, entry.getKey(), shape, entry.getValue());
            if (Layout.networkOf(entry.getKey(), other).equals(network)) {
                others.add(other);
            }
        }
        return others;
    }

    /// The one that is wanted, the first free one of the network's pool, or one that is made from the id.
    private static String mac(
            UUID id,
            HostComputeEndpoint endpoint,
            HostComputeNetwork network,
            List<HostComputeEndpoint> others)
            throws HcnException {
        var texts = new Texts("endpoint " + id, HcnError.INVALID_ENDPOINT);
        var taken = new HashSet<MacAddress>();
        for (var other : others) {
            taken.add(texts.mac(other.get(HostComputeEndpoint.MAC_ADDRESS)));
        }
        var wanted = endpoint.get(HostComputeEndpoint.MAC_ADDRESS);
        if (!wanted.isEmpty()) {
            var mac = texts.mac(wanted);
            if (taken.contains(mac)) {
                throw texts.wrong("another endpoint of the network has " + mac.dashed());
            }
            return mac.dashed();
        }
        var ranges = network.get(HostComputeNetwork.MAC_POOL).get(MacPool.RANGES);
        for (var range : ranges) {
            long last = texts.mac(range.get(MacRange.END_MAC_ADDRESS)).bits();
            for (long next = texts.mac(range.get(MacRange.START_MAC_ADDRESS)).bits();
                    next <= last;
                    next++) {
                if (!taken.contains(new MacAddress(next))) {
                    return new MacAddress(next).dashed();
                }
            }
        }
        if (!ranges.isEmpty()) {
            throw texts.wrong("all Ethernet addresses of the network's pool are taken");
        }
        return unused(id, taken).dashed();
    }

    private static MacAddress unused(UUID id, Set<MacAddress> taken) {
        var mac = Bridges.Macs.of(id);
        while (taken.contains(mac)) {
            mac = Bridges.Macs.of(UUID.randomUUID());
        }
        return mac;
    }

    private static List<IpConfig> configurations(
            UUID id,
            HostComputeEndpoint endpoint,
            NetworkPlan network,
            List<HostComputeEndpoint> others)
            throws HcnException {
        var wanted = endpoint.get(HostComputeEndpoint.IP_CONFIGURATIONS);
        var pool = new AddressPool("endpoint " + id, network.subnets());
        for (var other : others) {
            EndpointPlan.addresses(other).forEach(prefix -> pool.take(prefix.address()));
        }
        var chosen = new ArrayList<IpPrefix>();
        var texts = new Texts("endpoint " + id, HcnError.INVALID_IP);
        for (var config : wanted) {
            var address = texts.address(config.get(IpConfig.IP_ADDRESS));
            int length = config.get(IpConfig.PREFIX_LENGTH);
            var prefix =
                    network.subnets().isEmpty()
                            ? new IpPrefix(address, address.bitCount())
                            : pool.claim(address);
            chosen.add(length == 0 ? prefix : texts.prefix(address + "/" + length));
        }
        return (wanted.isEmpty() ? pool.choose() : chosen)
                .stream()
                        .map(prefix ->
                                new IpConfig()
                                        .with(IpConfig.IP_ADDRESS, prefix.address().toString())
                                        .with(IpConfig.PREFIX_LENGTH, prefix.length()))
                        .toList();
    }

    /// Without routes of its own it gets those of its subnets.
    private static HostComputeEndpoint withRoutes(HostComputeEndpoint endpoint, NetworkPlan network)
            throws HcnException {
        if (!endpoint.get(HostComputeEndpoint.ROUTES).isEmpty()
                || network.kind() == NetworkPlan.Kind.PRIVATE) {
            return endpoint;
        }
        var routes = new ArrayList<Route>();
        for (var prefix : EndpointPlan.addresses(endpoint)) {
            for (var subnet : network.subnets()) {
                if (subnet.prefix().contains(prefix.address())) {
                    subnet.routes().forEach(hop -> routes.add(route(hop)));
                }
            }
        }
        return endpoint.with(HostComputeEndpoint.ROUTES, routes);
    }

    private static Route route(Subnets.Hop hop) {
        return new Route()
                .with(Route.NEXT_HOP, hop.next().toString())
                .with(Route.DESTINATION_PREFIX, hop.to().toString())
                .with(Route.METRIC, hop.metric());
    }
}
