package io.hcsshim.wire.document;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;

/// What the values of a member are, and their form in JSON.
interface Kind<T> {
    /// In a word, for messages and tests.
    String name();

    T read(Json json) throws JsonException;

    Json write(T value);

    /// What an absent member counts as.
    T zero();

    default boolean isZero(T value) {
        return value.equals(zero());
    }

    static JsonException wanted(String kind, Json value) {
        var text = value.toText();
        var quoted = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return new JsonException(kind + " is wanted, not " + quoted);
    }
}
