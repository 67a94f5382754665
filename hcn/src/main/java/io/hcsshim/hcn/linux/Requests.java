package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.hcn.linux.Inventory.ObjectId;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.hcn.schema.ModifyNetworkSettingRequest;
import io.hcsshim.hcn.schema.NamespaceResourceType;
import io.hcsshim.hcn.schema.NetworkPolicyType;
import io.hcsshim.hcn.schema.NetworkResourceType;
import io.hcsshim.hcn.schema.RequestType;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Changes of objects: which documents they lead to.
///
/// @param inventory what there is
record Requests(Inventory inventory) {
    private static final String POLICY = "Policy";
    private static final String POLICIES = "Policies";
    private static final String TYPE = "Type";

    /// The documents that a request changes.
    Map<ObjectId, Optional<JsonObject>> modify(HcnKind kind, UUID id, JsonObject request)
            throws HcnException {
        var before = inventory.get(kind, id);
        var tried = "modify " + kind + " " + id;
        try {
            return switch (kind) {
                case NETWORK -> one(kind, id, network(tried, before, request));
                case ENDPOINT -> one(kind, id, endpoint(tried, before, request));
                case NAMESPACE -> namespace(tried, id, request);
                case LOAD_BALANCER -> {
                    var wanted = Layout.read(kind, id, HostComputeLoadBalancer.SHAPE, request);
                    new Drafts(inventory)
                            .requireEndpoints(
                                    wanted.get(HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS),
                                    tried);
                    yield one(kind, id, request.with("ID", Json.of(id.toString())));
                }
                case ROUTE -> {
                    var wanted = Layout.read(kind, id, HostComputeRoute.SHAPE, request);
                    new Drafts(inventory)
                            .requireEndpoints(
                                    wanted.get(HostComputeRoute.HOST_COMPUTE_ENDPOINTS), tried);
                    yield one(kind, id, request.with("ID", Json.of(id.toString())));
                }
            };
        } catch (JsonException e) {
            throw HcnException.because(HcnError.INVALID_JSON, tried, e);
        }
    }

    private static Map<ObjectId, Optional<JsonObject>> one(
            HcnKind kind, UUID id, JsonObject document) {
        return Map.of(new ObjectId(kind, id), Optional.of(document));
    }

    private static JsonObject settings(JsonObject request) throws JsonException {
        return request.object("Settings").orElse(JsonObject.of());
    }

    private static JsonObject network(String tried, JsonObject before, JsonObject request)
            throws HcnException, JsonException {
        return switch (request.string(ModifyNetworkSettingRequest.RESOURCE_TYPE.name())) {
            case NetworkResourceType.POLICY -> {
                var after = policies(tried, before, request);
                if (!kept(before).equals(kept(after))) {
                    throw unsupported(tried, "the adapter of a network stays what it is");
                }
                yield after;
            }
            case NetworkResourceType.DNS -> before.with("Dns", settings(request));
            default -> throw unsupported(tried, request.toString());
        };
    }

    /// The policies of a network that are not to be changed.
    private static List<JsonObject> kept(JsonObject network) throws JsonException {
        return network.objects(POLICIES).stream().filter(policy -> !isAcl(policy)).toList();
    }

    private static boolean isAcl(JsonObject policy) {
        return policy.get(TYPE).equals(Optional.of(Json.of(NetworkPolicyType.NETWORK_ACL)));
    }

    private static JsonObject endpoint(String tried, JsonObject before, JsonObject request)
            throws HcnException, JsonException {
        if (!request.string("ResourceType").equals(POLICY)) {
            throw unsupported(tried, "only policies of an endpoint are changed");
        }
        return policies(tried, before, request);
    }

    private static JsonObject policies(String tried, JsonObject before, JsonObject request)
            throws HcnException, JsonException {
        var changed = settings(request).objects(POLICIES);
        var policies = new ArrayList<>(before.objects(POLICIES));
        switch (request.string("RequestType")) {
            case RequestType.ADD -> policies.addAll(changed);
            case RequestType.REMOVE -> {
                for (var policy : changed) {
                    if (!policies.remove(policy)) {
                        throw HcnException.of(HcnError.POLICY_NOT_FOUND, tried, policy.toString());
                    }
                }
            }
            case RequestType.UPDATE -> {
                var types = changed.stream().map(policy -> policy.get(TYPE)).toList();
                policies.removeIf(policy -> types.contains(policy.get(TYPE)));
                policies.addAll(changed);
            }
            default -> throw unsupported(tried, request.string("RequestType"));
        }
        return before.with(POLICIES, new JsonArray(List.copyOf(policies)));
    }

    private Map<ObjectId, Optional<JsonObject>> namespace(String tried, UUID id, JsonObject request)
            throws HcnException, JsonException {
        if (!request.string("ResourceType").equals(NamespaceResourceType.ENDPOINT)) {
            throw unsupported(tried, "only endpoints are put into a namespace");
        }
        var endpoint =
                new Texts(tried, HcnError.GUID_CONVERSION)
                        .guid(settings(request).string("EndpointId"));
        var before = inventory.get(HcnKind.ENDPOINT, endpoint);
        var member = HostComputeEndpoint.HOST_COMPUTE_NAMESPACE.name();
        var where = before.string(member);
        return switch (request.string("RequestType")) {
            case RequestType.ADD -> {
                if (!where.isEmpty()) {
                    throw HcnException.of(
                            HcnError.ENDPOINT_NAMESPACE_EXISTS,
                            tried,
                            "endpoint " + endpoint + " is in namespace " + where);
                }
                var after = before.with(member, Json.of(id.toString()));
                yield one(HcnKind.ENDPOINT, endpoint, after);
            }
            case RequestType.REMOVE -> {
                if (!where.equalsIgnoreCase(id.toString())) {
                    throw HcnException.of(
                            HcnError.ENDPOINT_NOT_FOUND,
                            tried,
                            "endpoint " + endpoint + " is not in it");
                }
                yield one(HcnKind.ENDPOINT, endpoint, before.without(member));
            }
            default -> throw unsupported(tried, request.string("RequestType"));
        };
    }

    private static HcnException unsupported(String tried, String why) {
        return HcnException.of(HcnError.REQUEST_UNSUPPORTED, tried, why);
    }

    /// The documents that go when an object is deleted, and those that change with it.
    Map<ObjectId, Optional<JsonObject>> delete(HcnKind kind, UUID id) throws HcnException {
        inventory.get(kind, id);
        var changes = new HashMap<ObjectId, Optional<JsonObject>>();
        changes.put(new ObjectId(kind, id), Optional.empty());
        var endpoints = Layout.of(inventory).endpoints();
        if (kind == HcnKind.NETWORK) {
            for (var endpoint : endpoints.values()) {
                if (endpoint.network().id().equals(id)) {
                    throw HcnException.of(
                            HcnError.ENTITY_HAS_REFERENCES,
                            "delete network " + id,
                            "endpoint " + endpoint.id() + " is on it");
                }
            }
        }
        if (kind == HcnKind.NAMESPACE) {
            for (var endpoint : endpoints.values()) {
                if (endpoint.namespace().equals(Optional.of(id))) {
                    var member = HostComputeEndpoint.HOST_COMPUTE_NAMESPACE.name();
                    var document = inventory.get(HcnKind.ENDPOINT, endpoint.id());
                    changes.put(
                            new ObjectId(HcnKind.ENDPOINT, endpoint.id()),
                            Optional.of(document.without(member)));
                }
            }
        }
        return changes;
    }
}
