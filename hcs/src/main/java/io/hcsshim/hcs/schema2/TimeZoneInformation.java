package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A time zone.
///
/// @param json its members
public record TimeZoneInformation(JsonObject json) implements Document<TimeZoneInformation> {
    /// Minutes from local time to universal time: UTC = local + bias.
    public static final Member<Integer> BIAS = Member.int32("Bias");

    /// The name of standard time.
    public static final Member<String> STANDARD_NAME = Member.text("StandardName");

    /// When standard time begins.
    public static final Member<SystemTime> STANDARD_DATE =
            Member.document("StandardDate", SystemTime::new);

    /// Minutes added to the bias then, mostly 0.
    public static final Member<Integer> STANDARD_BIAS = Member.int32("StandardBias");

    /// The name of daylight saving time.
    public static final Member<String> DAYLIGHT_NAME = Member.text("DaylightName");

    /// When daylight saving time begins.
    public static final Member<SystemTime> DAYLIGHT_DATE =
            Member.document("DaylightDate", SystemTime::new);

    /// Minutes added to the bias then, mostly −60.
    public static final Member<Integer> DAYLIGHT_BIAS = Member.int32("DaylightBias");

    /// Its members in order.
    public static final Shape<TimeZoneInformation> SHAPE =
            Shape.of(
                    TimeZoneInformation::new,
                    BIAS,
                    STANDARD_NAME,
                    STANDARD_DATE,
                    STANDARD_BIAS,
                    DAYLIGHT_NAME,
                    DAYLIGHT_DATE,
                    DAYLIGHT_BIAS);

    /// The empty document.
    public TimeZoneInformation() {
        this(JsonObject.of());
    }

    @Override
    public Shape<TimeZoneInformation> shape() {
        return SHAPE;
    }
}
