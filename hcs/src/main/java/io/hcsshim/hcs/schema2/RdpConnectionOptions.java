package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Who may look at a monitor.
///
/// @param json its members
public record RdpConnectionOptions(JsonObject json) implements Document<RdpConnectionOptions> {
    /// SIDs of those who may.
    public static final Member<List<String>> ACCESS_SIDS = Member.texts("AccessSids");

    /// The pipe by which they connect.
    public static final Member<String> NAMED_PIPE = Member.text("NamedPipe");

    /// Its members in order.
    public static final Shape<RdpConnectionOptions> SHAPE =
            Shape.of(RdpConnectionOptions::new, ACCESS_SIDS, NAMED_PIPE);

    /// The empty document.
    public RdpConnectionOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<RdpConnectionOptions> shape() {
        return SHAPE;
    }
}
