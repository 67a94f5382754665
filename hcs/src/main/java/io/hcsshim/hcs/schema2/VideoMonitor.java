package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A monitor of a machine.
///
/// @param json its members
public record VideoMonitor(JsonObject json) implements Document<VideoMonitor> {
    /// Pixels in a row.
    public static final Member<Integer> HORIZONTAL_RESOLUTION =
            Member.int32("HorizontalResolution");

    /// Rows of pixels.
    public static final Member<Integer> VERTICAL_RESOLUTION = Member.int32("VerticalResolution");

    /// Who may look.
    public static final Member<RdpConnectionOptions> CONNECTION_OPTIONS =
            Member.document("ConnectionOptions", RdpConnectionOptions::new);

    /// Its members in order.
    public static final Shape<VideoMonitor> SHAPE =
            Shape.of(
                    VideoMonitor::new,
                    HORIZONTAL_RESOLUTION,
                    VERTICAL_RESOLUTION,
                    CONNECTION_OPTIONS);

    /// The empty document.
    public VideoMonitor() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VideoMonitor> shape() {
        return SHAPE;
    }
}
