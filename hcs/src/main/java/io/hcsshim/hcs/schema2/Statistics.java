package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;

/// What a compute system has used.
///
/// @param json its members
public record Statistics(JsonObject json) implements Document<Statistics> {
    /// When they were taken.
    public static final Member<Instant> TIMESTAMP = Member.time("Timestamp");

    /// When the system started.
    public static final Member<Instant> CONTAINER_START_TIME = Member.time("ContainerStartTime");

    /// Since the start, in units of 100 ns.
    public static final Member<Long> UPTIME100NS = Member.uint64("Uptime100ns");

    /// Processor time.
    public static final Member<ProcessorStats> PROCESSOR =
            Member.document("Processor", ProcessorStats::new);

    /// Bytes of memory.
    public static final Member<MemoryStats> MEMORY = Member.document("Memory", MemoryStats::new);

    /// Transfers of its disks.
    public static final Member<StorageStats> STORAGE =
            Member.document("Storage", StorageStats::new);

    /// Its members in order.
    public static final Shape<Statistics> SHAPE =
            Shape.of(
                    Statistics::new,
                    TIMESTAMP,
                    CONTAINER_START_TIME,
                    UPTIME100NS,
                    PROCESSOR,
                    MEMORY,
                    STORAGE);

    /// The empty document.
    public Statistics() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Statistics> shape() {
        return SHAPE;
    }
}
