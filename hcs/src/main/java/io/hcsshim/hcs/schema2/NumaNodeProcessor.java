package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Processors of a NUMA node of the host.
///
/// @param json its members
public record NumaNodeProcessor(JsonObject json) implements Document<NumaNodeProcessor> {
    /// Processors that machines have.
    public static final Member<Long> TOTAL_ASSIGNED_PROCESSORS =
            Member.uint32("TotalAssignedProcessors");

    /// Processors that there are.
    public static final Member<Long> TOTAL_AVAILABLE_PROCESSORS =
            Member.uint32("TotalAvailableProcessors");

    /// Its members in order.
    public static final Shape<NumaNodeProcessor> SHAPE =
            Shape.of(NumaNodeProcessor::new, TOTAL_ASSIGNED_PROCESSORS, TOTAL_AVAILABLE_PROCESSORS);

    /// The empty document.
    public NumaNodeProcessor() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NumaNodeProcessor> shape() {
        return SHAPE;
    }
}
