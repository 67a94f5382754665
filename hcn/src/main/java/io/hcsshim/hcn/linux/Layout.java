package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.linux.Inventory.ObjectId;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// What there has to be on this host: the documents, read. Immutable.
///
/// @param networks   by id
/// @param endpoints  by id
/// @param namespaces ids
/// @param balancers  load balancers
record Layout(
        Map<UUID, NetworkPlan> networks,
        Map<UUID, EndpointPlan> endpoints,
        Set<UUID> namespaces,
        List<LoadBalancerPlan> balancers) {
    Layout {
        networks = Collections.unmodifiableMap(new TreeMap<>(networks));
        endpoints = Collections.unmodifiableMap(new TreeMap<>(endpoints));
        namespaces = Set.copyOf(namespaces);
        balancers = List.copyOf(balancers);
    }

    /// What the rules of the host follow from: endpoints that are nowhere have none.
    Layout ruled() {
        var reachable = new TreeMap<>(endpoints);
        reachable.values().removeIf(endpoint -> !endpoint.isReachable());
        return new Layout(networks, reachable, Set.of(), balancers);
    }

    /// Reads the documents.
    ///
    /// @throws HcnException if one asks for what cannot be had
    static Layout of(Inventory inventory) throws HcnException {
        var networks = new TreeMap<UUID, NetworkPlan>();
        for (var entry : inventory.of(HcnKind.NETWORK).entrySet()) {
            var document =
                    read(
                            HcnKind.NETWORK,
                            entry.getKey(),
                            HostComputeNetwork.SHAPE,
                            entry.getValue());
            networks.put(entry.getKey(), NetworkPlan.of(entry.getKey(), document));
        }
        var balancers = new ArrayList<LoadBalancerPlan>();
        for (var entry : inventory.of(HcnKind.LOAD_BALANCER).entrySet()) {
            var shape = HostComputeLoadBalancer.SHAPE;
            var document = read(HcnKind.LOAD_BALANCER, entry.getKey(), shape, entry.getValue());
            balancers.add(LoadBalancerPlan.of(entry.getKey(), document));
        }
        return new Layout(
                networks,
                endpoints(inventory, networks),
                inventory.of(HcnKind.NAMESPACE).keySet(),
                balancers);
    }

    private static Map<UUID, EndpointPlan> endpoints(
            Inventory inventory, Map<UUID, NetworkPlan> networks) throws HcnException {
        var shared = sharedRoutes(inventory);
        var plans = new HashMap<UUID, EndpointPlan>();
        for (var entry : inventory.of(HcnKind.ENDPOINT).entrySet()) {
            var id = entry.getKey();
            var document = read(HcnKind.ENDPOINT, id, HostComputeEndpoint.SHAPE, entry.getValue());
            var network = networks.get(networkOf(id, document));
            if (network == null) {
                throw HcnException.of(HcnError.NETWORK_NOT_FOUND, "endpoint " + id);
            }
            var plan = EndpointPlan.of(id, document, network);
            plans.put(id, plan.withRoutes(shared.getOrDefault(id, List.of())));
        }
        return plans;
    }

    static UUID networkOf(UUID endpoint, HostComputeEndpoint document) throws HcnException {
        return new Texts("endpoint " + endpoint, HcnError.GUID_CONVERSION)
                .guid(document.get(HostComputeEndpoint.HOST_COMPUTE_NETWORK));
    }

    /// The routes that endpoints share, for each of them.
    private static Map<UUID, List<Subnets.Hop>> sharedRoutes(Inventory inventory)
            throws HcnException {
        var shared = new HashMap<UUID, List<Subnets.Hop>>();
        for (var entry : inventory.of(HcnKind.ROUTE).entrySet()) {
            var texts = new Texts("route " + entry.getKey(), HcnError.INVALID_POLICY);
            var route =
                    read(HcnKind.ROUTE, entry.getKey(), HostComputeRoute.SHAPE, entry.getValue());
            for (var setting : route.get(HostComputeRoute.SETTING)) {
                var hop = EndpointPolicies.hop(setting, texts);
                for (var endpoint : route.get(HostComputeRoute.HOST_COMPUTE_ENDPOINTS)) {
                    shared.computeIfAbsent(texts.guid(endpoint), _ -> new ArrayList<>()).add(hop);
                }
            }
        }
        return shared;
    }

    static <D extends Document<D>> D read(HcnKind kind, UUID id, Shape<D> shape, JsonObject json)
            throws HcnException {
        try {
            return shape.read(json);
        } catch (JsonException e) {
            var what = "read " + new ObjectId(kind, id);
            throw HcnException.because(HcnError.INVALID_JSON, what, e);
        }
    }
}
