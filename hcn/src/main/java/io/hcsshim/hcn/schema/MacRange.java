package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A range of MAC addresses, both ends included.
///
/// @param json its members
public record MacRange(JsonObject json) implements Document<MacRange> {
    /// The first, six hexadecimal octets joined by `-`.
    public static final Member<String> START_MAC_ADDRESS = Member.text("StartMacAddress");

    /// The last.
    public static final Member<String> END_MAC_ADDRESS = Member.text("EndMacAddress");

    /// Its members in order.
    public static final Shape<MacRange> SHAPE =
            Shape.of(MacRange::new, START_MAC_ADDRESS, END_MAC_ADDRESS);

    /// The empty document.
    public MacRange() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MacRange> shape() {
        return SHAPE;
    }
}
