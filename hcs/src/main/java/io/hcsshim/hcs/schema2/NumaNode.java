package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A NUMA node of a machine and of the host.
///
/// @param json its members
public record NumaNode(JsonObject json) implements Document<NumaNode> {
    /// Its number in the machine.
    public static final Member<Long> VIRTUAL_NODE_INDEX = Member.uint32("VirtualNodeIndex");

    /// Its number on the host.
    public static final Member<Long> PHYSICAL_NODE_INDEX = Member.uint32("PhysicalNodeIndex");

    /// Its members in order.
    public static final Shape<NumaNode> SHAPE =
            Shape.of(NumaNode::new, VIRTUAL_NODE_INDEX, PHYSICAL_NODE_INDEX);

    /// The empty document.
    public NumaNode() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NumaNode> shape() {
        return SHAPE;
    }
}
