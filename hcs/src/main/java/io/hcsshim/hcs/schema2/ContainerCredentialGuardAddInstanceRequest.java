package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Adds credentials for a container.
///
/// @param json its members
public record ContainerCredentialGuardAddInstanceRequest(JsonObject json)
        implements Document<ContainerCredentialGuardAddInstanceRequest> {
    /// The container's id.
    public static final Member<String> ID = Member.text("Id");

    /// The credential specification, JSON in text.
    public static final Member<String> CREDENTIAL_SPEC = Member.text("CredentialSpec");

    /// How the container reaches them: `LRPC` on the host, `HvSocket` from a machine.
    public static final Member<String> TRANSPORT = Member.text("Transport");

    /// Its members in order.
    public static final Shape<ContainerCredentialGuardAddInstanceRequest> SHAPE =
            Shape.of(
                    ContainerCredentialGuardAddInstanceRequest::new,
                    ID,
                    CREDENTIAL_SPEC,
                    TRANSPORT);

    /// The empty document.
    public ContainerCredentialGuardAddInstanceRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerCredentialGuardAddInstanceRequest> shape() {
        return SHAPE;
    }
}
