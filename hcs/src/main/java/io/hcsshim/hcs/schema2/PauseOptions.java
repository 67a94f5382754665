package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a system is paused.
///
/// @param json its members
public record PauseOptions(JsonObject json) implements Document<PauseOptions> {
    /// `Suspend`, `MemoryLow`, `MemoryMedium` or `MemoryHigh`: how much is given back to the host meanwhile.
    public static final Member<String> SUSPENSION_LEVEL = Member.text("SuspensionLevel");

    /// What the guest is told; nothing if absent.
    public static final Member<PauseNotification> HOSTED_NOTIFICATION =
            Member.document("HostedNotification", PauseNotification::new);

    /// Its members in order.
    public static final Shape<PauseOptions> SHAPE =
            Shape.of(PauseOptions::new, SUSPENSION_LEVEL, HOSTED_NOTIFICATION);

    /// The empty document.
    public PauseOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PauseOptions> shape() {
        return SHAPE;
    }
}
