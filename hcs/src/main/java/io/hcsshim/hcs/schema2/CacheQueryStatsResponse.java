package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How the processor's cache is used, in bytes.
///
/// @param json its members
public record CacheQueryStatsResponse(JsonObject json)
        implements Document<CacheQueryStatsResponse> {
    /// Bytes of the third-level cache that its data occupies.
    public static final Member<Integer> L3_OCCUPANCY_BYTES = Member.int32("L3OccupancyBytes");

    /// Bytes that went between that cache and all memory.
    public static final Member<Integer> L3_TOTAL_BW_BYTES = Member.int32("L3TotalBwBytes");

    /// Bytes that went between it and memory of the same NUMA node.
    public static final Member<Integer> L3_LOCAL_BW_BYTES = Member.int32("L3LocalBwBytes");

    /// Its members in order.
    public static final Shape<CacheQueryStatsResponse> SHAPE =
            Shape.of(
                    CacheQueryStatsResponse::new,
                    L3_OCCUPANCY_BYTES,
                    L3_TOTAL_BW_BYTES,
                    L3_LOCAL_BW_BYTES);

    /// The empty document.
    public CacheQueryStatsResponse() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CacheQueryStatsResponse> shape() {
        return SHAPE;
    }
}
