package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A value of the registry.
///
/// @param json its members
public record RegistryValue(JsonObject json) implements Document<RegistryValue> {
    public static final Member<RegistryKey> KEY = Member.document("Key", RegistryKey::new);
    public static final Member<String> NAME = Member.text("Name");

    /// One of [RegistryValueType].
    public static final Member<String> TYPE = Member.text("Type");

    public static final Member<String> STRING_VALUE = Member.text("StringValue");
    public static final Member<String> BINARY_VALUE = Member.text("BinaryValue");
    public static final Member<Integer> D_WORD_VALUE = Member.int32("DWordValue");
    public static final Member<Integer> Q_WORD_VALUE = Member.int32("QWordValue");
    public static final Member<Integer> CUSTOM_TYPE = Member.int32("CustomType");

    /// Its members in order.
    public static final Shape<RegistryValue> SHAPE =
            Shape.of(
                    RegistryValue::new,
                    KEY,
                    NAME,
                    TYPE,
                    STRING_VALUE,
                    BINARY_VALUE,
                    D_WORD_VALUE,
                    Q_WORD_VALUE,
                    CUSTOM_TYPE);

    /// The empty document.
    public RegistryValue() {
        this(JsonObject.of());
    }

    @Override
    public Shape<RegistryValue> shape() {
        return SHAPE;
    }
}
