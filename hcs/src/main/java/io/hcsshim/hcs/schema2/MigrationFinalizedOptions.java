package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Ends a move.
///
/// @param json its members
public record MigrationFinalizedOptions(JsonObject json)
        implements Document<MigrationFinalizedOptions> {
    /// Which end asks: one of [MigrationOrigin].
    public static final Member<String> ORIGIN = Member.text("Origin");

    /// `Resume` or `Stop`.
    public static final Member<String> FINALIZED_OPERATION = Member.text("FinalizedOperation");

    /// Its members in order.
    public static final Shape<MigrationFinalizedOptions> SHAPE =
            Shape.of(MigrationFinalizedOptions::new, ORIGIN, FINALIZED_OPERATION);

    /// The empty document.
    public MigrationFinalizedOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationFinalizedOptions> shape() {
        return SHAPE;
    }
}
