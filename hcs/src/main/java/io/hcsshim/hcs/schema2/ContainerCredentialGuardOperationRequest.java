package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// A change of the credentials that containers get.
///
/// @param json its members
public record ContainerCredentialGuardOperationRequest(JsonObject json)
        implements Document<ContainerCredentialGuardOperationRequest> {
    /// `AddInstance` or `RemoveInstance`.
    public static final Member<String> OPERATION = Member.text("Operation");

    /// The request that belongs to the operation.
    public static final Member<Json> OPERATION_DETAILS = Member.any("OperationDetails");

    /// Its members in order.
    public static final Shape<ContainerCredentialGuardOperationRequest> SHAPE =
            Shape.of(ContainerCredentialGuardOperationRequest::new, OPERATION, OPERATION_DETAILS);

    /// The empty document.
    public ContainerCredentialGuardOperationRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerCredentialGuardOperationRequest> shape() {
        return SHAPE;
    }
}
