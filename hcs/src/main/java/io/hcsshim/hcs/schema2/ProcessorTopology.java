package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The processors of the host.
///
/// @param json its members
public record ProcessorTopology(JsonObject json) implements Document<ProcessorTopology> {
    /// How many.
    public static final Member<Long> LOGICAL_PROCESSOR_COUNT =
            Member.uint32("LogicalProcessorCount");

    /// One by one.
    public static final Member<List<LogicalProcessor>> LOGICAL_PROCESSORS =
            Member.documents("LogicalProcessors", LogicalProcessor::new);

    /// Its members in order.
    public static final Shape<ProcessorTopology> SHAPE =
            Shape.of(ProcessorTopology::new, LOGICAL_PROCESSOR_COUNT, LOGICAL_PROCESSORS);

    /// The empty document.
    public ProcessorTopology() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProcessorTopology> shape() {
        return SHAPE;
    }
}
