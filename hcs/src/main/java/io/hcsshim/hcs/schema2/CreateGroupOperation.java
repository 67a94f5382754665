package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Makes a group of processors.
///
/// @param json its members
public record CreateGroupOperation(JsonObject json) implements Document<CreateGroupOperation> {
    /// The GUID that it is to have.
    public static final Member<String> GROUP_ID = Member.text("GroupId");

    /// How many of the list, all that are named.
    public static final Member<Long> LOGICAL_PROCESSOR_COUNT =
            Member.uint32("LogicalProcessorCount");

    /// Their numbers on the host, as [LogicalProcessor#LP_INDEX].
    public static final Member<List<Long>> LOGICAL_PROCESSORS = Member.numbers("LogicalProcessors");

    /// Its members in order.
    public static final Shape<CreateGroupOperation> SHAPE =
            Shape.of(
                    CreateGroupOperation::new,
                    GROUP_ID,
                    LOGICAL_PROCESSOR_COUNT,
                    LOGICAL_PROCESSORS);

    /// The empty document.
    public CreateGroupOperation() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CreateGroupOperation> shape() {
        return SHAPE;
    }
}
