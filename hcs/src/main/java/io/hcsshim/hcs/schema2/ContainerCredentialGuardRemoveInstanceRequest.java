package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Takes credentials of a container away.
///
/// @param json its members
public record ContainerCredentialGuardRemoveInstanceRequest(JsonObject json)
        implements Document<ContainerCredentialGuardRemoveInstanceRequest> {
    /// The container's id.
    public static final Member<String> ID = Member.text("Id");

    /// Its members in order.
    public static final Shape<ContainerCredentialGuardRemoveInstanceRequest> SHAPE =
            Shape.of(ContainerCredentialGuardRemoveInstanceRequest::new, ID);

    /// The empty document.
    public ContainerCredentialGuardRemoveInstanceRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerCredentialGuardRemoveInstanceRequest> shape() {
        return SHAPE;
    }
}
