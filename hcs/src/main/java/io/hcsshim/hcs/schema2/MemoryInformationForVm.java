package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Memory of a machine and how it is spread.
///
/// @param json its members
public record MemoryInformationForVm(JsonObject json) implements Document<MemoryInformationForVm> {
    /// How many NUMA nodes it has.
    public static final Member<Long> VIRTUAL_NODE_COUNT = Member.uint32("VirtualNodeCount");

    /// All of it together.
    public static final Member<VmMemory> VIRTUAL_MACHINE_MEMORY =
            Member.document("VirtualMachineMemory", VmMemory::new);

    /// Node by node.
    public static final Member<List<VirtualNode>> VIRTUAL_NODES =
            Member.documents("VirtualNodes", VirtualNode::new);

    /// Its members in order.
    public static final Shape<MemoryInformationForVm> SHAPE =
            Shape.of(
                    MemoryInformationForVm::new,
                    VIRTUAL_NODE_COUNT,
                    VIRTUAL_MACHINE_MEMORY,
                    VIRTUAL_NODES);

    /// The empty document.
    public MemoryInformationForVm() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MemoryInformationForVm> shape() {
        return SHAPE;
    }
}
