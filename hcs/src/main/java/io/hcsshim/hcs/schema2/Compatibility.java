package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What another host has to be able to do.
///
/// @param json its members
public record Compatibility(JsonObject json) implements Document<Compatibility> {
    /// Opaque to all but the service, base64 in the document.
    public static final Member<byte[]> DATA = Member.bytes("Data");

    /// Its members in order.
    public static final Shape<Compatibility> SHAPE = Shape.of(Compatibility::new, DATA);

    /// The empty document.
    public Compatibility() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Compatibility> shape() {
        return SHAPE;
    }
}
