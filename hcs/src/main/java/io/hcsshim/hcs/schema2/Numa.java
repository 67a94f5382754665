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
    public static final Member<Integer> VIRTUAL_NODE_COUNT = Member.uint8("VirtualNodeCount");
    public static final Member<List<Long>> PREFERRED_PHYSICAL_NODES =
            Member.numbers("PreferredPhysicalNodes");
    public static final Member<List<NumaSetting>> SETTINGS =
            Member.documents("Settings", NumaSetting::new);
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
