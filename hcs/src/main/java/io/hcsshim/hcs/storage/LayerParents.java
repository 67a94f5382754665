package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.hcs.schema2.Version;
import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The layers below another one, from the top down.
///
/// @param json its members
public record LayerParents(JsonObject json) implements Document<LayerParents> {
    /// The version of this document, 2.1.
    public static final Member<Version> SCHEMA_VERSION =
            Member.document("SchemaVersion", Version::new).always();

    /// The parents, topmost first.
    public static final Member<List<Layer>> LAYERS = Member.documents("Layers", Layer::new);

    /// One of [FilterType]; left out for the one that the service prefers.
    public static final Member<String> FILTER_TYPE = Member.text("FilterType");

    /// Its members in order.
    public static final Shape<LayerParents> SHAPE =
            Shape.of(LayerParents::new, SCHEMA_VERSION, LAYERS, FILTER_TYPE);

    /// The empty document.
    public LayerParents() {
        this(JsonObject.of());
    }

    /// These layers, from the top down.
    public static LayerParents of(List<Layer> layers) {
        return new LayerParents().with(SCHEMA_VERSION, Version.V2_1).with(LAYERS, layers);
    }

    @Override
    public Shape<LayerParents> shape() {
        return SHAPE;
    }
}
