package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Which properties are asked for.
///
/// @param json its members
public record PropertyQuery(JsonObject json) implements Document<PropertyQuery> {
    /// `Statistics`, `ProcessList`, `MappedVirtualDisk`, `GuestConnection`.
    public static final Member<List<String>> PROPERTY_TYPES = Member.texts("PropertyTypes");

    /// Its members in order.
    public static final Shape<PropertyQuery> SHAPE = Shape.of(PropertyQuery::new, PROPERTY_TYPES);

    /// The empty document.
    public PropertyQuery() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PropertyQuery> shape() {
        return SHAPE;
    }
}
