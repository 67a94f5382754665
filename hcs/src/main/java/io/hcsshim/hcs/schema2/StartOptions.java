package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a system is started.
///
/// @param json its members
public record StartOptions(JsonObject json) implements Document<StartOptions> {
    /// For a machine that comes from another host.
    public static final Member<MigrationStartOptions> DESTINATION_MIGRATION_OPTIONS =
            Member.document("DestinationMigrationOptions", MigrationStartOptions::new);

    /// Its members in order.
    public static final Shape<StartOptions> SHAPE =
            Shape.of(StartOptions::new, DESTINATION_MIGRATION_OPTIONS);

    /// The empty document.
    public StartOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<StartOptions> shape() {
        return SHAPE;
    }
}
