package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A processor of the host.
///
/// @param json its members
public record LogicalProcessor(JsonObject json) implements Document<LogicalProcessor> {
    /// Its number.
    public static final Member<Long> LP_INDEX = Member.uint32("LpIndex");

    /// Its NUMA node.
    public static final Member<Integer> NODE_NUMBER = Member.uint8("NodeNumber");

    /// Its socket.
    public static final Member<Long> PACKAGE_ID = Member.uint32("PackageId");

    /// Its core; processors of one core share it.
    public static final Member<Long> CORE_ID = Member.uint32("CoreId");

    /// The host's virtual processor on it, or −1.
    public static final Member<Integer> ROOT_VP_INDEX = Member.int32("RootVpIndex");

    /// Its members in order.
    public static final Shape<LogicalProcessor> SHAPE =
            Shape.of(
                    LogicalProcessor::new,
                    LP_INDEX,
                    NODE_NUMBER,
                    PACKAGE_ID,
                    CORE_ID,
                    ROOT_VP_INDEX);

    /// The empty document.
    public LogicalProcessor() {
        this(JsonObject.of());
    }

    @Override
    public Shape<LogicalProcessor> shape() {
        return SHAPE;
    }
}
