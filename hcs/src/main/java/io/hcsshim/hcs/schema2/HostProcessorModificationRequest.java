package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// A change of the groups of processors.
///
/// @param json its members
public record HostProcessorModificationRequest(JsonObject json)
        implements Document<HostProcessorModificationRequest> {
    /// One of [CpuGroupOperation].
    public static final Member<String> OPERATION = Member.text("Operation");

    /// [CreateGroupOperation], [DeleteGroupOperation] or [CpuGroupProperty], as the operation says.
    public static final Member<Json> OPERATION_DETAILS = Member.any("OperationDetails");

    /// Its members in order.
    public static final Shape<HostProcessorModificationRequest> SHAPE =
            Shape.of(HostProcessorModificationRequest::new, OPERATION, OPERATION_DETAILS);

    /// The empty document.
    public HostProcessorModificationRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HostProcessorModificationRequest> shape() {
        return SHAPE;
    }
}
