package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A point in time by its parts.
///
/// @param json its members
public record SystemTime(JsonObject json) implements Document<SystemTime> {
    public static final Member<Integer> YEAR = Member.int32("Year");
    public static final Member<Integer> MONTH = Member.int32("Month");
    public static final Member<Integer> DAY_OF_WEEK = Member.int32("DayOfWeek");
    public static final Member<Integer> DAY = Member.int32("Day");
    public static final Member<Integer> HOUR = Member.int32("Hour");
    public static final Member<Integer> MINUTE = Member.int32("Minute");
    public static final Member<Integer> SECOND = Member.int32("Second");
    public static final Member<Integer> MILLISECONDS = Member.int32("Milliseconds");

    /// Its members in order.
    public static final Shape<SystemTime> SHAPE =
            Shape.of(
                    SystemTime::new,
                    YEAR,
                    MONTH,
                    DAY_OF_WEEK,
                    DAY,
                    HOUR,
                    MINUTE,
                    SECOND,
                    MILLISECONDS);

    /// The empty document.
    public SystemTime() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SystemTime> shape() {
        return SHAPE;
    }
}
