package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Transfers of a compute system.
///
/// @param json its members
public record StorageStats(JsonObject json) implements Document<StorageStats> {
    public static final Member<Long> READ_COUNT_NORMALIZED = Member.uint64("ReadCountNormalized");
    public static final Member<Long> READ_SIZE_BYTES = Member.uint64("ReadSizeBytes");
    public static final Member<Long> WRITE_COUNT_NORMALIZED = Member.uint64("WriteCountNormalized");
    public static final Member<Long> WRITE_SIZE_BYTES = Member.uint64("WriteSizeBytes");

    /// Its members in order.
    public static final Shape<StorageStats> SHAPE =
            Shape.of(
                    StorageStats::new,
                    READ_COUNT_NORMALIZED,
                    READ_SIZE_BYTES,
                    WRITE_COUNT_NORMALIZED,
                    WRITE_SIZE_BYTES);

    /// The empty document.
    public StorageStats() {
        this(JsonObject.of());
    }

    @Override
    public Shape<StorageStats> shape() {
        return SHAPE;
    }
}
