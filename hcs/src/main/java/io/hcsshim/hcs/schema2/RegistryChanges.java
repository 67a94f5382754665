package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// What is changed in the registry before a system starts.
///
/// @param json its members
public record RegistryChanges(JsonObject json) implements Document<RegistryChanges> {
    /// Values that are set; keys are made on the way.
    public static final Member<List<RegistryValue>> ADD_VALUES =
            Member.documents("AddValues", RegistryValue::new);

    /// Keys that are removed, with all below.
    public static final Member<List<RegistryKey>> DELETE_KEYS =
            Member.documents("DeleteKeys", RegistryKey::new);

    /// Its members in order.
    public static final Shape<RegistryChanges> SHAPE =
            Shape.of(RegistryChanges::new, ADD_VALUES, DELETE_KEYS);

    /// The empty document.
    public RegistryChanges() {
        this(JsonObject.of());
    }

    @Override
    public Shape<RegistryChanges> shape() {
        return SHAPE;
    }
}
