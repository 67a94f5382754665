package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a machine is protected.
///
/// @param json its members
public record SecuritySettings(JsonObject json) implements Document<SecuritySettings> {
    /// Whether it has a TPM 2.0; its content is in the guest state.
    public static final Member<Boolean> ENABLE_TPM = Member.flag("EnableTpm");

    /// Isolation from the host; none if absent.
    public static final Member<IsolationSettings> ISOLATION =
            Member.document("Isolation", IsolationSettings::new);

    /// Its members in order.
    public static final Shape<SecuritySettings> SHAPE =
            Shape.of(SecuritySettings::new, ENABLE_TPM, ISOLATION);

    /// The empty document.
    public SecuritySettings() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SecuritySettings> shape() {
        return SHAPE;
    }
}
