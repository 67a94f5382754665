package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;

/// How long a machine stood still.
///
/// @param json its members
public record BlackoutExitedEventDetails(JsonObject json)
        implements Document<BlackoutExitedEventDetails> {
    /// For how long, in milliseconds.
    public static final Member<Long> BLACKOUT_DURATION_MILLISECONDS =
            Member.uint64("BlackoutDurationMilliseconds");

    /// When it went on.
    public static final Member<Instant> BLACKOUT_STOP_TIMESTAMP =
            Member.time("BlackoutStopTimestamp");

    /// Its members in order.
    public static final Shape<BlackoutExitedEventDetails> SHAPE =
            Shape.of(
                    BlackoutExitedEventDetails::new,
                    BLACKOUT_DURATION_MILLISECONDS,
                    BLACKOUT_STOP_TIMESTAMP);

    /// The empty document.
    public BlackoutExitedEventDetails() {
        this(JsonObject.of());
    }

    @Override
    public Shape<BlackoutExitedEventDetails> shape() {
        return SHAPE;
    }
}
