package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Gives a move up.
///
/// @param json its members
public record MigrationCancelOptions(JsonObject json) implements Document<MigrationCancelOptions> {
    /// Which end asks: one of [MigrationOrigin].
    public static final Member<String> ORIGIN = Member.text("Origin");

    /// Its members in order.
    public static final Shape<MigrationCancelOptions> SHAPE =
            Shape.of(MigrationCancelOptions::new, ORIGIN);

    /// The empty document.
    public MigrationCancelOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationCancelOptions> shape() {
        return SHAPE;
    }
}
