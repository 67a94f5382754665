package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A point in time by its parts.
///
/// @param json its members
public record SystemTime(JsonObject json) implements Document<SystemTime> {
    /// 0 for a rule that holds every year, otherwise the year.
    public static final Member<Integer> YEAR = Member.int32("Year");

    /// 1 to 12; 0 in a zone without daylight saving.
    public static final Member<Integer> MONTH = Member.int32("Month");

    /// 0 for Sunday to 6.
    public static final Member<Integer> DAY_OF_WEEK = Member.int32("DayOfWeek");

    /// The day of the month; for a rule the how manieth such day, 5 for the last.
    public static final Member<Integer> DAY = Member.int32("Day");

    /// 0 to 23.
    public static final Member<Integer> HOUR = Member.int32("Hour");

    /// 0 to 59.
    public static final Member<Integer> MINUTE = Member.int32("Minute");

    /// 0 to 59.
    public static final Member<Integer> SECOND = Member.int32("Second");

    /// 0 to 999.
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
