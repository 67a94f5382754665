package io.hcsshim.hcs.schema1;

import io.hcsshim.hcs.schema2.MemoryStats;
import io.hcsshim.hcs.schema2.ProcessorStats;
import io.hcsshim.hcs.schema2.StorageStats;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;
import java.util.List;

/// What a compute system has used.
///
/// @param json its members
public record Statistics(JsonObject json) implements Document<Statistics> {
    /// When they were taken.
    public static final Member<Instant> TIMESTAMP = Member.time("Timestamp").always();

    /// When the system started.
    public static final Member<Instant> CONTAINER_START_TIME =
            Member.time("ContainerStartTime").always();

    /// Since the start, in units of 100 ns.
    public static final Member<Long> UPTIME100NS = Member.uint64("Uptime100ns");

    /// Bytes of memory.
    public static final Member<MemoryStats> MEMORY =
            Member.document("Memory", MemoryStats::new).always();

    /// Processor time.
    public static final Member<ProcessorStats> PROCESSOR =
            Member.document("Processor", ProcessorStats::new).always();

    /// Transfers of its disks.
    public static final Member<StorageStats> STORAGE =
            Member.document("Storage", StorageStats::new).always();

    /// One for each endpoint.
    public static final Member<List<NetworkStats>> NETWORK =
            Member.documents("Network", NetworkStats::new);

    /// Its members in order.
    public static final Shape<Statistics> SHAPE =
            Shape.of(
                    Statistics::new,
                    TIMESTAMP,
                    CONTAINER_START_TIME,
                    UPTIME100NS,
                    MEMORY,
                    PROCESSOR,
                    STORAGE,
                    NETWORK);

    /// The empty document.
    public Statistics() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Statistics> shape() {
        return SHAPE;
    }
}
