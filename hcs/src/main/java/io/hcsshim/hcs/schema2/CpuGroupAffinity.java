package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The processors of a group.
///
/// @param json its members
public record CpuGroupAffinity(JsonObject json) implements Document<CpuGroupAffinity> {
    /// How many.
    public static final Member<Integer> LOGICAL_PROCESSOR_COUNT =
            Member.int32("LogicalProcessorCount");

    /// Their numbers on the host, as [LogicalProcessor#LP_INDEX].
    public static final Member<List<Long>> LOGICAL_PROCESSORS = Member.numbers("LogicalProcessors");

    /// Its members in order.
    public static final Shape<CpuGroupAffinity> SHAPE =
            Shape.of(CpuGroupAffinity::new, LOGICAL_PROCESSOR_COUNT, LOGICAL_PROCESSORS);

    /// The empty document.
    public CpuGroupAffinity() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CpuGroupAffinity> shape() {
        return SHAPE;
    }
}
