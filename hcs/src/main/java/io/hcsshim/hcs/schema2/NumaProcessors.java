package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How processors are spread over NUMA nodes.
///
/// @param json its members
public record NumaProcessors(JsonObject json) implements Document<NumaProcessors> {
    /// The most of one node.
    public static final Member<Range> COUNT_PER_NODE =
            Member.document("count_per_node", Range::new);

    /// The nodes of each socket.
    public static final Member<Long> NODE_PER_SOCKET = Member.uint32("node_per_socket");

    /// Its members in order.
    public static final Shape<NumaProcessors> SHAPE =
            Shape.of(NumaProcessors::new, COUNT_PER_NODE, NODE_PER_SOCKET);

    /// The empty document.
    public NumaProcessors() {
        this(JsonObject.of());
    }

    @Override
    public Shape<NumaProcessors> shape() {
        return SHAPE;
    }
}
