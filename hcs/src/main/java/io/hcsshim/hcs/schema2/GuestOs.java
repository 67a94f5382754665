package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The operating system as a container sees it.
///
/// @param json its members
public record GuestOs(JsonObject json) implements Document<GuestOs> {
    /// The computer's name inside; empty for one that the service makes up.
    public static final Member<String> HOST_NAME = Member.text("HostName");

    /// Its members in order.
    public static final Shape<GuestOs> SHAPE = Shape.of(GuestOs::new, HOST_NAME);

    /// The empty document.
    public GuestOs() {
        this(JsonObject.of());
    }

    @Override
    public Shape<GuestOs> shape() {
        return SHAPE;
    }
}
