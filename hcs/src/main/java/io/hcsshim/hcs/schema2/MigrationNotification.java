package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// How far a move has come.
///
/// @param json its members
public record MigrationNotification(JsonObject json) implements Document<MigrationNotification> {
    /// `Source` or `Destination`.
    public static final Member<String> ORIGIN = Member.text("Origin");

    /// One of [MigrationEvent].
    public static final Member<String> EVENT = Member.text("Event");

    /// `Success`, or how it failed.
    public static final Member<String> RESULT = Member.text("Result");

    /// What belongs to the event, e.g. [BlackoutExitedEventDetails].
    public static final Member<Json> ADDITIONAL_DETAILS = Member.any("AdditionalDetails");

    /// Its members in order.
    public static final Shape<MigrationNotification> SHAPE =
            Shape.of(MigrationNotification::new, ORIGIN, EVENT, RESULT, ADDITIONAL_DETAILS);

    /// The empty document.
    public MigrationNotification() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationNotification> shape() {
        return SHAPE;
    }
}
