package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A range of MAC addresses, both ends included.
///
/// @param json its members
public record MacPool(JsonObject json) implements Document<MacPool> {
    /// The first, six hexadecimal octets joined by `-`.
    public static final Member<String> START_MAC_ADDRESS = Member.text("StartMacAddress");

    /// The last.
    public static final Member<String> END_MAC_ADDRESS = Member.text("EndMacAddress");

    /// Its members in order.
    public static final Shape<MacPool> SHAPE =
            Shape.of(MacPool::new, START_MAC_ADDRESS, END_MAC_ADDRESS);

    /// The empty document.
    public MacPool() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MacPool> shape() {
        return SHAPE;
    }
}
