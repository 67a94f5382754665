package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonObject;
import java.util.function.Function;

/// A document within a document. Its shape is asked for late, since documents may contain their own kind.
record DocumentKind<D extends Document<D>>(Function<JsonObject, D> constructor) implements Kind<D> {
    @Override
    public String name() {
        return zero().getClass().getSimpleName();
    }

    @Override
    public D read(Json json) throws JsonException {
        if (json == JsonNull.NULL) {
            return zero();
        }
        if (json instanceof JsonObject object) {
            return zero().shape().read(object);
        }
        throw Kind.wanted("an object", json);
    }

    @Override
    public Json write(D value) {
        return value.toJson();
    }

    @Override
    public D zero() {
        return constructor.apply(JsonObject.of());
    }
}
