package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// What is known of the service; one document for each property that was asked for, or `null`.
///
/// @param json its members
public record ServiceProperties(JsonObject json) implements Document<ServiceProperties> {
    /// In the order in which they were asked for.
    public static final Member<List<Json>> PROPERTIES = Member.anys("Properties");

    /// Its members in order.
    public static final Shape<ServiceProperties> SHAPE =
            Shape.of(ServiceProperties::new, PROPERTIES);

    /// The empty document.
    public ServiceProperties() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ServiceProperties> shape() {
        return SHAPE;
    }
}
