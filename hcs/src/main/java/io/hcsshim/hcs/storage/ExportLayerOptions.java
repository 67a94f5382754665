package io.hcsshim.hcs.storage;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a layer is exported.
///
/// @param json its members
public record ExportLayerOptions(JsonObject json) implements Document<ExportLayerOptions> {
    /// Whether what is exported is a scratch layer, of which only the changes are taken.
    public static final Member<Boolean> IS_WRITABLE_LAYER = Member.flag("IsWritableLayer");

    /// Its members in order.
    public static final Shape<ExportLayerOptions> SHAPE =
            Shape.of(ExportLayerOptions::new, IS_WRITABLE_LAYER);

    /// The empty document.
    public ExportLayerOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ExportLayerOptions> shape() {
        return SHAPE;
    }
}
