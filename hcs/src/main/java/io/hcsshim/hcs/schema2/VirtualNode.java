package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A NUMA node of a machine.
///
/// @param json its members
public record VirtualNode(JsonObject json) implements Document<VirtualNode> {
    public static final Member<Integer> VIRTUAL_NODE_INDEX = Member.int32("VirtualNodeIndex");
    public static final Member<Integer> PHYSICAL_NODE_NUMBER = Member.int32("PhysicalNodeNumber");
    public static final Member<Integer> VIRTUAL_PROCESSOR_COUNT =
            Member.int32("VirtualProcessorCount");
    public static final Member<Integer> MEMORY_USAGE_IN_PAGES = Member.int32("MemoryUsageInPages");

    /// Its members in order.
    public static final Shape<VirtualNode> SHAPE =
            Shape.of(
                    VirtualNode::new,
                    VIRTUAL_NODE_INDEX,
                    PHYSICAL_NODE_NUMBER,
                    VIRTUAL_PROCESSOR_COUNT,
                    MEMORY_USAGE_IN_PAGES);

    /// The empty document.
    public VirtualNode() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualNode> shape() {
        return SHAPE;
    }
}
