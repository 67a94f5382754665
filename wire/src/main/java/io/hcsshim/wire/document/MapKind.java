package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonObject;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Values of one kind by name, in the order of the names.
record MapKind<T>(Kind<T> element) implements Kind<Map<String, T>> {
    @Override
    public String name() {
        return "{" + element.name() + "}";
    }

    @Override
    public Map<String, T> read(Json json) throws JsonException {
        if (json == JsonNull.NULL) {
            return zero();
        }
        if (!(json instanceof JsonObject object)) {
            throw Kind.wanted("an object", json);
        }
        var values = new TreeMap<String, T>();
        for (var name : object.names()) {
            values.put(name, at(object, name));
        }
        return Collections.unmodifiableMap(values);
    }

    private T at(JsonObject object, String name) throws JsonException {
        var value = object.get(name);
        try {
            return value.isEmpty() ? element.zero() : element.read(value.get());
        } catch (JsonException e) {
            throw new JsonException("member " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Json write(Map<String, T> values) {
        var out = JsonObject.builder();
        for (var entry : new TreeMap<>(values).entrySet()) {
            out.put(entry.getKey(), element.write(entry.getValue()));
        }
        return out.build();
    }

    @Override
    public Map<String, T> zero() {
        return Map.of();
    }
}
