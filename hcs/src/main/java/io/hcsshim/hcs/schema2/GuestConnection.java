package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How the guest connects to the service; never set for Linux, whose agent we talk to ourselves.
///
/// @param json its members
public record GuestConnection(JsonObject json) implements Document<GuestConnection> {
    /// Whether the guest dials by vsock numbers, as Linux does.
    public static final Member<Boolean> USE_VSOCK = Member.flag("UseVsock");

    /// Whether the connection survives that the machine is saved.
    public static final Member<Boolean> USE_CONNECTED_SUSPEND = Member.flag("UseConnectedSuspend");

    /// Its members in order.
    public static final Shape<GuestConnection> SHAPE =
            Shape.of(GuestConnection::new, USE_VSOCK, USE_CONNECTED_SUSPEND);

    /// The empty document.
    public GuestConnection() {
        this(JsonObject.of());
    }

    @Override
    public Shape<GuestConnection> shape() {
        return SHAPE;
    }
}
