package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import java.util.ArrayList;
import java.util.List;

/// Values of one kind in order.
record ListKind<T>(Kind<T> element) implements Kind<List<T>> {
    @Override
    public String name() {
        return "[" + element.name() + "]";
    }

    @Override
    public List<T> read(Json json) throws JsonException {
        if (json == JsonNull.NULL) {
            return zero();
        }
        if (!(json instanceof JsonArray array)) {
            throw Kind.wanted("a list", json);
        }
        var values = new ArrayList<T>(array.values().size());
        for (var value : array.values()) {
            values.add(value == JsonNull.NULL ? element.zero() : element.read(value));
        }
        return List.copyOf(values);
    }

    @Override
    public Json write(List<T> values) {
        var out = new ArrayList<Json>(values.size());
        for (var value : values) {
            out.add(element.write(value));
        }
        return new JsonArray(out);
    }

    @Override
    public List<T> zero() {
        return List.of();
    }
}
