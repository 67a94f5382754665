package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Processor time of a compute system, in units of 100 ns.
///
/// @param json its members
public record ProcessorStats(JsonObject json) implements Document<ProcessorStats> {
    /// All of it.
    public static final Member<Long> TOTAL_RUNTIME100NS = Member.uint64("TotalRuntime100ns");

    /// What programs used.
    public static final Member<Long> RUNTIME_USER100NS = Member.uint64("RuntimeUser100ns");

    /// What the kernel used for them.
    public static final Member<Long> RUNTIME_KERNEL100NS = Member.uint64("RuntimeKernel100ns");

    /// Its members in order.
    public static final Shape<ProcessorStats> SHAPE =
            Shape.of(
                    ProcessorStats::new,
                    TOTAL_RUNTIME100NS,
                    RUNTIME_USER100NS,
                    RUNTIME_KERNEL100NS);

    /// The empty document.
    public ProcessorStats() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProcessorStats> shape() {
        return SHAPE;
    }
}
