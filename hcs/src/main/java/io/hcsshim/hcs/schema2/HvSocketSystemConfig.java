package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;

/// Who may use Hyper-V sockets.
///
/// @param json its members
public record HvSocketSystemConfig(JsonObject json) implements Document<HvSocketSystemConfig> {
    /// SDDL.
    public static final Member<String> DEFAULT_BIND_SECURITY_DESCRIPTOR =
            Member.text("DefaultBindSecurityDescriptor");

    /// SDDL.
    public static final Member<String> DEFAULT_CONNECT_SECURITY_DESCRIPTOR =
            Member.text("DefaultConnectSecurityDescriptor");

    /// By the GUID of the service.
    public static final Member<Map<String, HvSocketServiceConfig>> SERVICE_TABLE =
            Member.documentMap("ServiceTable", HvSocketServiceConfig::new);

    /// Its members in order.
    public static final Shape<HvSocketSystemConfig> SHAPE =
            Shape.of(
                    HvSocketSystemConfig::new,
                    DEFAULT_BIND_SECURITY_DESCRIPTOR,
                    DEFAULT_CONNECT_SECURITY_DESCRIPTOR,
                    SERVICE_TABLE);

    /// The empty document.
    public HvSocketSystemConfig() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HvSocketSystemConfig> shape() {
        return SHAPE;
    }
}
