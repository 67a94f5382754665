package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Begins to move memory.
///
/// @param json its members
public record MigrationTransferOptions(JsonObject json)
        implements Document<MigrationTransferOptions> {
    /// Which end asks: one of [MigrationOrigin].
    public static final Member<String> ORIGIN = Member.text("Origin");

    /// Its members in order.
    public static final Shape<MigrationTransferOptions> SHAPE =
            Shape.of(MigrationTransferOptions::new, ORIGIN);

    /// The empty document.
    public MigrationTransferOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationTransferOptions> shape() {
        return SHAPE;
    }
}
