package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A value of the registry.
///
/// @param json its members
public record RegistryValue(JsonObject json) implements Document<RegistryValue> {
    /// The key that it is in.
    public static final Member<RegistryKey> KEY = Member.document("Key", RegistryKey::new);

    /// Its name; empty for the key's default value.
    public static final Member<String> NAME = Member.text("Name");

    /// One of [RegistryValueType].
    public static final Member<String> TYPE = Member.text("Type");

    /// For the kinds of text.
    public static final Member<String> STRING_VALUE = Member.text("StringValue");

    /// For [RegistryValueType#BINARY]: base64.
    public static final Member<String> BINARY_VALUE = Member.text("BinaryValue");

    /// For [RegistryValueType#D_WORD]: 32 bits.
    public static final Member<Integer> D_WORD_VALUE = Member.int32("DWordValue");

    /// For [RegistryValueType#Q_WORD]: no more than 32 bits of it fit into the document.
    public static final Member<Integer> Q_WORD_VALUE = Member.int32("QWordValue");

    /// For [RegistryValueType#CUSTOM_TYPE]: the number of the kind, with the content in [#BINARY_VALUE].
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
