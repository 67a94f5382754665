package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How memory is compressed while it is moved.
///
/// @param json its members
public record MigrationCompressionSettings(JsonObject json)
        implements Document<MigrationCompressionSettings> {
    /// How many threads compress at most.
    public static final Member<Long> THROTTLE_WORKER_COUNT =
            Member.uint32("ThrottleWorkerCount").nullable();

    /// Its members in order.
    public static final Shape<MigrationCompressionSettings> SHAPE =
            Shape.of(MigrationCompressionSettings::new, THROTTLE_WORKER_COUNT);

    /// The empty document.
    public MigrationCompressionSettings() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationCompressionSettings> shape() {
        return SHAPE;
    }
}
