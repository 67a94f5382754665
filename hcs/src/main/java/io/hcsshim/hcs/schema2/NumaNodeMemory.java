package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Memory of a NUMA node of the host.
///
/// @param json its members
public record NumaNodeMemory(JsonObject json) implements Document<NumaNodeMemory> {
    /// What machines may have of it, in pages of 4 KiB.
    public static final Member<Long> TOTAL_CONSUMABLE_MEMORY_IN_PAGES =
            Member.uint64("TotalConsumableMemoryInPages");

    /// What is free of that, in pages of 4 KiB.
    public static final Member<Long> AVAILABLE_MEMORY_IN_PAGES =
            Member.uint64("AvailableMemoryInPages");

    /// Its members in order.
    public static final Shape<NumaNodeMemory> SHAPE =
            Shape.of(
                    NumaNodeMemory::new,
                    TOTAL_CONSUMABLE_MEMORY_IN_PAGES,
                    AVAILABLE_MEMORY_IN_PAGES);

    /// The empty document.
    public NumaNodeMemory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NumaNodeMemory> shape() {
        return SHAPE;
    }
}
