package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Takes a group of processors away.
///
/// @param json its members
public record DeleteGroupOperation(JsonObject json) implements Document<DeleteGroupOperation> {
    /// The group's GUID.
    public static final Member<String> GROUP_ID = Member.text("GroupId");

    /// Its members in order.
    public static final Shape<DeleteGroupOperation> SHAPE =
            Shape.of(DeleteGroupOperation::new, GROUP_ID);

    /// The empty document.
    public DeleteGroupOperation() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DeleteGroupOperation> shape() {
        return SHAPE;
    }
}
