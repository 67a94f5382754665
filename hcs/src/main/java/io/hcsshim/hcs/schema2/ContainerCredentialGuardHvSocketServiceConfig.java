package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The Hyper-V socket through which a container gets its credentials.
///
/// @param json its members
public record ContainerCredentialGuardHvSocketServiceConfig(JsonObject json)
        implements Document<ContainerCredentialGuardHvSocketServiceConfig> {
    /// The GUID of the service.
    public static final Member<String> SERVICE_ID = Member.text("ServiceId");

    /// Who may use it; goes into the machine's table of services.
    public static final Member<HvSocketServiceConfig> SERVICE_CONFIG =
            Member.document("ServiceConfig", HvSocketServiceConfig::new);

    /// Its members in order.
    public static final Shape<ContainerCredentialGuardHvSocketServiceConfig> SHAPE =
            Shape.of(
                    ContainerCredentialGuardHvSocketServiceConfig::new, SERVICE_ID, SERVICE_CONFIG);

    /// The empty document.
    public ContainerCredentialGuardHvSocketServiceConfig() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerCredentialGuardHvSocketServiceConfig> shape() {
        return SHAPE;
    }
}
