package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A NUMA node of a machine.
///
/// @param json its members
public record VirtualNode(JsonObject json) implements Document<VirtualNode> {
    /// Its number in the machine.
    public static final Member<Integer> VIRTUAL_NODE_INDEX = Member.int32("VirtualNodeIndex");

    /// The node of the host that it is on.
    public static final Member<Integer> PHYSICAL_NODE_NUMBER = Member.int32("PhysicalNodeNumber");

    /// How many processors it has.
    public static final Member<Integer> VIRTUAL_PROCESSOR_COUNT =
            Member.int32("VirtualProcessorCount");

    /// Memory that the host has given it, in pages of 4 KiB.
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
