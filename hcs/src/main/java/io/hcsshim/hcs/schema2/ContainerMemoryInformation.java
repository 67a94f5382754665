package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Memory of a container, in bytes.
///
/// @param json its members
public record ContainerMemoryInformation(JsonObject json)
        implements Document<ContainerMemoryInformation> {
    /// What there is.
    public static final Member<Integer> TOTAL_PHYSICAL_BYTES = Member.int32("TotalPhysicalBytes");

    /// What is used of it.
    public static final Member<Integer> TOTAL_USAGE = Member.int32("TotalUsage");

    /// What its processes have committed.
    public static final Member<Integer> COMMITTED_BYTES = Member.int32("CommittedBytes");

    /// What of that they share.
    public static final Member<Integer> SHARED_COMMITTED_BYTES =
            Member.int32("SharedCommittedBytes");

    /// How much they may commit.
    public static final Member<Integer> COMMIT_LIMIT_BYTES = Member.int32("CommitLimitBytes");

    /// The most that was ever committed.
    public static final Member<Integer> PEAK_COMMITMENT_BYTES = Member.int32("PeakCommitmentBytes");

    /// Its members in order.
    public static final Shape<ContainerMemoryInformation> SHAPE =
            Shape.of(
                    ContainerMemoryInformation::new,
                    TOTAL_PHYSICAL_BYTES,
                    TOTAL_USAGE,
                    COMMITTED_BYTES,
                    SHARED_COMMITTED_BYTES,
                    COMMIT_LIMIT_BYTES,
                    PEAK_COMMITMENT_BYTES);

    /// The empty document.
    public ContainerMemoryInformation() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ContainerMemoryInformation> shape() {
        return SHAPE;
    }
}
