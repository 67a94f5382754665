package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a machine is isolated from the host.
///
/// @param json its members
public record IsolationSettings(JsonObject json) implements Document<IsolationSettings> {
    /// `SecureNestedPaging`, `VirtualizationBasedSecurity` or `GuestStateOnly`.
    public static final Member<String> ISOLATION_TYPE = Member.text("IsolationType");

    /// Where the debugger of the isolated firmware is, for tests.
    public static final Member<String> DEBUG_HOST = Member.text("DebugHost");

    /// Its TCP port.
    public static final Member<Long> DEBUG_PORT = Member.int64("DebugPort");

    /// Base64 of what is measured at launch.
    public static final Member<String> LAUNCH_DATA = Member.text("LaunchData");

    /// Whether a paravisor of Microsoft runs between the guest and the hypervisor; absent is not false.
    public static final Member<Boolean> HCL_ENABLED = Member.flag("HclEnabled").nullable();

    /// Its members in order.
    public static final Shape<IsolationSettings> SHAPE =
            Shape.of(
                    IsolationSettings::new,
                    ISOLATION_TYPE,
                    DEBUG_HOST,
                    DEBUG_PORT,
                    LAUNCH_DATA,
                    HCL_ENABLED);

    /// The empty document.
    public IsolationSettings() {
        this(JsonObject.of());
    }

    @Override
    public Shape<IsolationSettings> shape() {
        return SHAPE;
    }
}
