package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Why a system is paused.
///
/// @param json its members
public record PauseNotification(JsonObject json) implements Document<PauseNotification> {
    /// `Save` or `Template`: what the guest is told.
    public static final Member<String> REASON = Member.text("Reason");

    /// Its members in order.
    public static final Shape<PauseNotification> SHAPE = Shape.of(PauseNotification::new, REASON);

    /// The empty document.
    public PauseNotification() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PauseNotification> shape() {
        return SHAPE;
    }
}
