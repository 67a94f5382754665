package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The addresses of a guest and of its parent.
///
/// @param json its members
public record HvSocketAddress(JsonObject json) implements Document<HvSocketAddress> {
    /// The GUID by which the guest is called.
    public static final Member<String> LOCAL_ADDRESS = Member.text("LocalAddress");

    /// The GUID by which the guest calls its host.
    public static final Member<String> PARENT_ADDRESS = Member.text("ParentAddress");

    /// Its members in order.
    public static final Shape<HvSocketAddress> SHAPE =
            Shape.of(HvSocketAddress::new, LOCAL_ADDRESS, PARENT_ADDRESS);

    /// The empty document.
    public HvSocketAddress() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HvSocketAddress> shape() {
        return SHAPE;
    }
}
