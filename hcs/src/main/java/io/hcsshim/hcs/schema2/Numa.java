package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The NUMA nodes of a machine.
///
/// @param json its members
public record Numa(JsonObject json) implements Document<Numa> {
    /// How many nodes the guest sees, 1 to 64; 0 for the service's choice.
    public static final Member<Integer> VIRTUAL_NODE_COUNT = Member.uint8("VirtualNodeCount");

    /// Nodes of the host in the order of the guest's; the service may take others.
    public static final Member<List<Long>> PREFERRED_PHYSICAL_NODES =
            Member.numbers("PreferredPhysicalNodes");

    /// Node by node, instead of a count; then all processors and all memory have to be named.
    public static final Member<List<NumaSetting>> SETTINGS =
            Member.documents("Settings", NumaSetting::new);

    /// The most memory of one node, in MiB.
    public static final Member<Long> MAX_SIZE_PER_NODE = Member.uint64("MaxSizePerNode");

    /// Its members in order.
    public static final Shape<Numa> SHAPE =
            Shape.of(
                    Numa::new,
                    VIRTUAL_NODE_COUNT,
                    PREFERRED_PHYSICAL_NODES,
                    SETTINGS,
                    MAX_SIZE_PER_NODE);

    /// The empty document.
    public Numa() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Numa> shape() {
        return SHAPE;
    }
}
