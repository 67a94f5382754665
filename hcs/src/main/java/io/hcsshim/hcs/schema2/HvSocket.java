package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Hyper-V sockets of a container.
///
/// @param json its members
public record HvSocket(JsonObject json) implements Document<HvSocket> {
    /// Who may use which service.
    public static final Member<HvSocketSystemConfig> CONFIG =
            Member.document("Config", HvSocketSystemConfig::new);

    /// Whether PowerShell Direct reaches it.
    public static final Member<Boolean> ENABLE_POWER_SHELL_DIRECT =
            Member.flag("EnablePowerShellDirect");

    /// Its members in order.
    public static final Shape<HvSocket> SHAPE =
            Shape.of(HvSocket::new, CONFIG, ENABLE_POWER_SHELL_DIRECT);

    /// The empty document.
    public HvSocket() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HvSocket> shape() {
        return SHAPE;
    }
}
