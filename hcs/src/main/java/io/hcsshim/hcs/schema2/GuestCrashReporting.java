package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What happens when a guest crashes.
///
/// @param json its members
public record GuestCrashReporting(JsonObject json) implements Document<GuestCrashReporting> {
    /// For Windows guests; others have no such thing.
    public static final Member<WindowsCrashReporting> WINDOWS_CRASH_SETTINGS =
            Member.document("WindowsCrashSettings", WindowsCrashReporting::new);

    /// Its members in order.
    public static final Shape<GuestCrashReporting> SHAPE =
            Shape.of(GuestCrashReporting::new, WINDOWS_CRASH_SETTINGS);

    /// The empty document.
    public GuestCrashReporting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<GuestCrashReporting> shape() {
        return SHAPE;
    }
}
