package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Transfers of a compute system.
///
/// @param json its members
public record StorageStats(JsonObject json) implements Document<StorageStats> {
    /// Reads, counted in units of 8 KiB.
    public static final Member<Long> READ_COUNT_NORMALIZED = Member.uint64("ReadCountNormalized");

    /// Bytes read.
    public static final Member<Long> READ_SIZE_BYTES = Member.uint64("ReadSizeBytes");

    /// Writes, counted in units of 8 KiB.
    public static final Member<Long> WRITE_COUNT_NORMALIZED = Member.uint64("WriteCountNormalized");

    /// Bytes written.
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
