package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// An interface of devices.
///
/// @param json its members
public record InterfaceClass(JsonObject json) implements Document<InterfaceClass> {
    /// How it is named, `interface` for a device interface class.
    public static final Member<String> TYPE = Member.text("type");

    /// The GUID of the interface.
    public static final Member<String> IDENTIFIER = Member.text("identifier");

    /// Whether devices below those that are found are taken too.
    public static final Member<Boolean> RECURSE = Member.flag("recurse");

    /// Its members in order.
    public static final Shape<InterfaceClass> SHAPE =
            Shape.of(InterfaceClass::new, TYPE, IDENTIFIER, RECURSE);

    /// The empty document.
    public InterfaceClass() {
        this(JsonObject.of());
    }

    @Override
    public Shape<InterfaceClass> shape() {
        return SHAPE;
    }
}
