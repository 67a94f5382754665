package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Who may use one Hyper-V socket service.
///
/// @param json its members
public record HvSocketServiceConfig(JsonObject json) implements Document<HvSocketServiceConfig> {
    /// Who may listen, in SDDL; empty for the default of the table.
    public static final Member<String> BIND_SECURITY_DESCRIPTOR =
            Member.text("BindSecurityDescriptor");

    /// Who may connect, in SDDL; empty for the default of the table.
    public static final Member<String> CONNECT_SECURITY_DESCRIPTOR =
            Member.text("ConnectSecurityDescriptor");

    /// Whether a program may listen for all machines at once.
    public static final Member<Boolean> ALLOW_WILDCARD_BINDS = Member.flag("AllowWildcardBinds");

    /// Whether nobody may use it.
    public static final Member<Boolean> DISABLED = Member.flag("Disabled");

    /// Its members in order.
    public static final Shape<HvSocketServiceConfig> SHAPE =
            Shape.of(
                    HvSocketServiceConfig::new,
                    BIND_SECURITY_DESCRIPTOR,
                    CONNECT_SECURITY_DESCRIPTOR,
                    ALLOW_WILDCARD_BINDS,
                    DISABLED);

    /// The empty document.
    public HvSocketServiceConfig() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HvSocketServiceConfig> shape() {
        return SHAPE;
    }
}
