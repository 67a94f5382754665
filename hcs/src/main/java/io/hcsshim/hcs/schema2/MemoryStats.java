package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Memory of a compute system, in bytes.
///
/// @param json its members
public record MemoryStats(JsonObject json) implements Document<MemoryStats> {
    /// What is committed.
    public static final Member<Long> MEMORY_USAGE_COMMIT_BYTES =
            Member.uint64("MemoryUsageCommitBytes");

    /// The most that ever was.
    public static final Member<Long> MEMORY_USAGE_COMMIT_PEAK_BYTES =
            Member.uint64("MemoryUsageCommitPeakBytes");

    /// What is in RAM and shared with nobody.
    public static final Member<Long> MEMORY_USAGE_PRIVATE_WORKING_SET_BYTES =
            Member.uint64("MemoryUsagePrivateWorkingSetBytes");

    /// Its members in order.
    public static final Shape<MemoryStats> SHAPE =
            Shape.of(
                    MemoryStats::new,
                    MEMORY_USAGE_COMMIT_BYTES,
                    MEMORY_USAGE_COMMIT_PEAK_BYTES,
                    MEMORY_USAGE_PRIVATE_WORKING_SET_BYTES);

    /// The empty document.
    public MemoryStats() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MemoryStats> shape() {
        return SHAPE;
    }
}
