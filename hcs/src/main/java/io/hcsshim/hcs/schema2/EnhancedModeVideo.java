package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A monitor with an enhanced session.
///
/// @param json its members
public record EnhancedModeVideo(JsonObject json) implements Document<EnhancedModeVideo> {
    /// Who may look.
    public static final Member<RdpConnectionOptions> CONNECTION_OPTIONS =
            Member.document("ConnectionOptions", RdpConnectionOptions::new);

    /// Its members in order.
    public static final Shape<EnhancedModeVideo> SHAPE =
            Shape.of(EnhancedModeVideo::new, CONNECTION_OPTIONS);

    /// The empty document.
    public EnhancedModeVideo() {
        this(JsonObject.of());
    }

    @Override
    public Shape<EnhancedModeVideo> shape() {
        return SHAPE;
    }
}
