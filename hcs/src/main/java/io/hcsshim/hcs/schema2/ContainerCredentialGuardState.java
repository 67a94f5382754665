package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Credentials of a group managed service account, as a container gets them.
///
/// @param json its members
public record ContainerCredentialGuardState(JsonObject json)
        implements Document<ContainerCredentialGuardState> {
    /// A secret of the service by which the container is recognized.
    public static final Member<String> COOKIE = Member.text("Cookie");

    /// The endpoint at which the credentials are asked for.
    public static final Member<String> RPC_ENDPOINT = Member.text("RpcEndpoint");

    /// `LRPC` or `HvSocket`.
    public static final Member<String> TRANSPORT = Member.text("Transport");

    /// The credential specification, JSON in text.
    public static final Member<String> CREDENTIAL_SPEC = Member.text("CredentialSpec");

    /// Its members in order.
    public static final Shape<ContainerCredentialGuardState> SHAPE =
            Shape.of(
                    ContainerCredentialGuardState::new,
                    COOKIE,
                    RPC_ENDPOINT,
                    TRANSPORT,
                    CREDENTIAL_SPEC);

    /// The empty document.
    public ContainerCredentialGuardState() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerCredentialGuardState> shape() {
        return SHAPE;
    }
}
