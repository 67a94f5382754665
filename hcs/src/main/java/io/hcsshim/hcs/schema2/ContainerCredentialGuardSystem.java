package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Credentials of all containers.
///
/// @param json its members
public record ContainerCredentialGuardSystem(JsonObject json)
        implements Document<ContainerCredentialGuardSystem> {
    /// One for each container.
    public static final Member<List<ContainerCredentialGuardInstance>> INSTANCES =
            Member.documents("Instances", ContainerCredentialGuardInstance::new);

    /// Its members in order.
    public static final Shape<ContainerCredentialGuardSystem> SHAPE =
            Shape.of(ContainerCredentialGuardSystem::new, INSTANCES);

    /// The empty document.
    public ContainerCredentialGuardSystem() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerCredentialGuardSystem> shape() {
        return SHAPE;
    }
}
