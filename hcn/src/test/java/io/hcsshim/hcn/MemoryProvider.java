package io.hcsshim.hcn;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Networks that are only written down. It keeps [HcnProviderContract]. Thread-safe.
final class MemoryProvider implements HcnProvider {
    private final Map<HcnKind, Map<UUID, JsonObject>> store = new EnumMap<>(HcnKind.class);
    private final HnsVersion version;

    MemoryProvider(HnsVersion version) {
        this.version = version;
        for (var kind : HcnKind.values()) {
            store.put(kind, new LinkedHashMap<>());
        }
    }

    @Override
    public synchronized List<UUID> enumerate(HcnKind kind, HcnQuery query) throws IOException {
        var found = new ArrayList<UUID>();
        for (var entry : store.get(kind).entrySet()) {
            if (matches(entry.getValue(), query)) {
                found.add(entry.getKey());
            }
        }
        return found;
    }

    private static boolean matches(JsonObject object, HcnQuery query) throws JsonException {
        for (var wanted : query.filter().entrySet()) {
            var member =
                    wanted.getKey().equals("VirtualNetwork")
                            ? "HostComputeNetwork"
                            : wanted.getKey();
            if (!object.string(member).equalsIgnoreCase(wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized JsonObject query(HcnKind kind, UUID id) throws IOException {
        var object = store.get(kind).get(id);
        if (object == null) {
            throw HcnException.of(missing(kind), "open " + kind + " " + id);
        }
        return object;
    }

    private static HcnError missing(HcnKind kind) {
        return switch (kind) {
            case NETWORK -> HcnError.NETWORK_NOT_FOUND;
            case ENDPOINT -> HcnError.ENDPOINT_NOT_FOUND;
            case NAMESPACE, LOAD_BALANCER, ROUTE -> HcnError.ELEMENT_NOT_FOUND;
        };
    }

    @Override
    public synchronized JsonObject create(HcnKind kind, JsonObject settings) throws IOException {
        var wanted = settings.string("ID");
        var id = wanted.isEmpty() ? UUID.randomUUID() : UUID.fromString(wanted);
        if (kind == HcnKind.ENDPOINT) {
            query(HcnKind.NETWORK, UUID.fromString(settings.string("HostComputeNetwork")));
        }
        var made = settings.with("ID", Json.of(id.toString()));
        store.get(kind).put(id, made);
        return made;
    }

    @Override
    public synchronized JsonObject modify(HcnKind kind, UUID id, JsonObject request)
            throws IOException {
        var before = query(kind, id);
        var after =
                switch (kind) {
                    case NETWORK, ENDPOINT -> policies(before, request);
                    case NAMESPACE -> endpoints(id, before, request);
                    case LOAD_BALANCER, ROUTE -> request;
                };
        store.get(kind).put(id, after);
        return after;
    }

    private static JsonObject policies(JsonObject before, JsonObject request) throws JsonException {
        var policies = new ArrayList<>(before.list("Policies"));
        var changed = request.object("Settings").orElseThrow().list("Policies");
        if (request.string("RequestType").equals("Add")) {
            policies.addAll(changed);
        } else {
            policies.removeAll(changed);
        }
        return before.with("Policies", new JsonArray(policies));
    }

    private JsonObject endpoints(UUID id, JsonObject before, JsonObject request)
            throws IOException {
        var endpoint = request.object("Settings").orElseThrow().string("EndpointId");
        var known = query(HcnKind.ENDPOINT, UUID.fromString(endpoint));
        var content = JsonObject.builder().put("ID", endpoint).build();
        var resource = JsonObject.builder().put("Type", "Endpoint").put("Data", content).build();
        var resources = new ArrayList<>(before.list("Resources"));
        if (request.string("RequestType").equals("Add")) {
            if (!known.string("HostComputeNamespace").isEmpty()) {
                throw HcnException.of(HcnError.ENDPOINT_NAMESPACE_EXISTS, "attach " + endpoint);
            }
            resources.add(resource);
            known = known.with("HostComputeNamespace", Json.of(id.toString()));
        } else {
            resources.remove(resource);
            known = known.without("HostComputeNamespace");
        }
        store.get(HcnKind.ENDPOINT).put(UUID.fromString(endpoint), known);
        return before.with("Resources", new JsonArray(resources));
    }

    @Override
    public synchronized void delete(HcnKind kind, UUID id) throws IOException {
        query(kind, id);
        store.get(kind).remove(id);
    }

    @Override
    public HnsVersion version() {
        return version;
    }
}
