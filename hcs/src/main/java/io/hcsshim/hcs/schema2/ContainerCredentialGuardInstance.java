package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Credentials of one container.
///
/// @param json its members
public record ContainerCredentialGuardInstance(JsonObject json)
        implements Document<ContainerCredentialGuardInstance> {
    /// The container's id.
    public static final Member<String> ID = Member.text("Id");

    /// What goes into [Container#CONTAINER_CREDENTIAL_GUARD].
    public static final Member<ContainerCredentialGuardState> CREDENTIAL_GUARD =
            Member.document("CredentialGuard", ContainerCredentialGuardState::new);

    /// The socket that its machine has to open; only with transport `HvSocket`.
    public static final Member<ContainerCredentialGuardHvSocketServiceConfig> HV_SOCKET_CONFIG =
            Member.document("HvSocketConfig", ContainerCredentialGuardHvSocketServiceConfig::new);

    /// Its members in order.
    public static final Shape<ContainerCredentialGuardInstance> SHAPE =
            Shape.of(ContainerCredentialGuardInstance::new, ID, CREDENTIAL_GUARD, HV_SOCKET_CONFIG);

    /// The empty document.
    public ContainerCredentialGuardInstance() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerCredentialGuardInstance> shape() {
        return SHAPE;
    }
}
