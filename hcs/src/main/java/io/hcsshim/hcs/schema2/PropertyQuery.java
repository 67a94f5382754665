package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Map;

/// Which properties are asked for.
///
/// @param json its members
public record PropertyQuery(JsonObject json) implements Document<PropertyQuery> {
    /// See [PropertyType].
    public static final Member<List<String>> PROPERTY_TYPES = Member.texts("PropertyTypes");

    /// Properties with arguments, by their names; answered in [Properties#PROPERTY_RESPONSES].
    public static final Member<Map<String, Json>> QUERIES = Member.anyMap("Queries");

    /// Its members in order.
    public static final Shape<PropertyQuery> SHAPE =
            Shape.of(PropertyQuery::new, PROPERTY_TYPES, QUERIES);

    /// The empty document.
    public PropertyQuery() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PropertyQuery> shape() {
        return SHAPE;
    }
}
