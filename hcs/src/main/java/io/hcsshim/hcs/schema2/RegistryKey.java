package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A key of the registry.
///
/// @param json its members
public record RegistryKey(JsonObject json) implements Document<RegistryKey> {
    /// One of [RegistryHive].
    public static final Member<String> HIVE = Member.text("Hive");

    /// The path below the hive, joined by `\`.
    public static final Member<String> NAME = Member.text("Name");

    /// Whether it is gone when the system ends.
    public static final Member<Boolean> VOLATILE = Member.flag("Volatile");

    /// Its members in order.
    public static final Shape<RegistryKey> SHAPE = Shape.of(RegistryKey::new, HIVE, NAME, VOLATILE);

    /// The empty document.
    public RegistryKey() {
        this(JsonObject.of());
    }

    @Override
    public Shape<RegistryKey> shape() {
        return SHAPE;
    }
}
