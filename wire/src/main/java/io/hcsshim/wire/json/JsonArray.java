package io.hcsshim.wire.json;

import java.util.ArrayList;
import java.util.List;

/// A list of values.
///
/// @param values the elements in order; never changes
public record JsonArray(List<Json> values) implements Json {
    private static final JsonArray EMPTY = new JsonArray(List.of());

    /// Keeps a copy of `values`.
    public JsonArray {
        values = List.copyOf(values);
    }

    /// The empty list.
    public static JsonArray of() {
        return EMPTY;
    }

    /// A list of these values.
    public static JsonArray of(Json... values) {
        return new JsonArray(List.of(values));
    }

    /// A list of strings.
    public static JsonArray ofStrings(List<String> strings) {
        var values = new ArrayList<Json>(strings.size());
        for (var string : strings) {
            values.add(new JsonString(string));
        }
        return new JsonArray(values);
    }

    @Override
    public String toString() {
        return toText();
    }
}
