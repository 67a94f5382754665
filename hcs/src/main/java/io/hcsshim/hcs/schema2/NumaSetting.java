package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// One NUMA node of a machine.
///
/// @param json its members
public record NumaSetting(JsonObject json) implements Document<NumaSetting> {
    /// The guest's number, from 0.
    public static final Member<Long> VIRTUAL_NODE_NUMBER = Member.uint32("VirtualNodeNumber");

    /// The host's; 255 for any.
    public static final Member<Long> PHYSICAL_NODE_NUMBER = Member.uint32("PhysicalNodeNumber");

    /// The guest's socket, from 0.
    public static final Member<Long> VIRTUAL_SOCKET_NUMBER = Member.uint32("VirtualSocketNumber");

    /// How many processors it has.
    public static final Member<Long> COUNT_OF_PROCESSORS = Member.uint32("CountOfProcessors");

    /// Blocks of 1 MiB.
    public static final Member<Long> COUNT_OF_MEMORY_BLOCKS = Member.uint64("CountOfMemoryBlocks");

    /// One of [MemoryBacking].
    public static final Member<String> MEMORY_BACKING_TYPE = Member.text("MemoryBackingType");

    /// Its members in order.
    public static final Shape<NumaSetting> SHAPE =
            Shape.of(
                    NumaSetting::new,
                    VIRTUAL_NODE_NUMBER,
                    PHYSICAL_NODE_NUMBER,
                    VIRTUAL_SOCKET_NUMBER,
                    COUNT_OF_PROCESSORS,
                    COUNT_OF_MEMORY_BLOCKS,
                    MEMORY_BACKING_TYPE);

    /// The empty document.
    public NumaSetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NumaSetting> shape() {
        return SHAPE;
    }
}
