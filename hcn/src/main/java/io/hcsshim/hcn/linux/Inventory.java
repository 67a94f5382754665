package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.HcnKind;
import io.hcsshim.wire.json.JsonObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// The documents of all objects at one time. Immutable.
///
/// @param objects by what they are about
record Inventory(Map<ObjectId, JsonObject> objects) {
    /// Which object.
    record ObjectId(HcnKind kind, UUID id) {
        @Override
        public String toString() {
            return kind + " " + id;
        }
    }

    Inventory {
        objects = Collections.unmodifiableMap(new HashMap<>(objects));
    }

    /// Nothing.
    static Inventory empty() {
        return new Inventory(Map.of());
    }

    /// Those of a kind, by id.
    SortedMap<UUID, JsonObject> of(HcnKind kind) {
        var found = new TreeMap<UUID, JsonObject>();
        objects.forEach((object, document) -> {
            if (object.kind() == kind) {
                found.put(object.id(), document);
            }
        });
        return found;
    }

    /// The document of an object.
    Optional<JsonObject> find(HcnKind kind, UUID id) {
        return Optional.ofNullable(objects.get(new ObjectId(kind, id)));
    }

    /// The document of an object that has to be there.
    JsonObject get(HcnKind kind, UUID id) throws HcnException {
        var found = find(kind, id);
        if (found.isEmpty()) {
            throw HcnException.of(missing(kind), "open " + kind + " " + id);
        }
        return found.get();
    }

    private static HcnError missing(HcnKind kind) {
        return switch (kind) {
            case NETWORK -> HcnError.NETWORK_NOT_FOUND;
            case ENDPOINT -> HcnError.ENDPOINT_NOT_FOUND;
            case NAMESPACE, LOAD_BALANCER, ROUTE -> HcnError.ELEMENT_NOT_FOUND;
        };
    }

    /// The same with some documents in place of others, or of none; an empty one takes the object away.
    Inventory with(Map<ObjectId, Optional<JsonObject>> changes) {
        var after = new HashMap<>(objects);
        changes.forEach((object, document) -> {
            if (document.isPresent()) {
                after.put(object, document.get());
            } else {
                after.remove(object);
            }
        });
        return new Inventory(after);
    }
}
