package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The file system of a container.
///
/// @param json its members
public record Storage(JsonObject json) implements Document<Storage> {
    /// Topmost first.
    public static final Member<List<Layer>> LAYERS = Member.documents("Layers", Layer::new);

    /// The volume, or in a machine the folder, of the scratch layer.
    public static final Member<String> PATH = Member.text("Path");

    /// Limits of the scratch volume; none if absent.
    public static final Member<StorageQoS> QO_S = Member.document("QoS", StorageQoS::new);

    /// Host processes: where the root file system is shown to them.
    public static final Member<String> PRIVILEGED_CONTAINER_ROOT_PATH =
            Member.text("PrivilegedContainerRootPath");

    /// Its members in order.
    public static final Shape<Storage> SHAPE =
            Shape.of(Storage::new, LAYERS, PATH, QO_S, PRIVILEGED_CONTAINER_ROOT_PATH);

    /// The empty document.
    public Storage() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Storage> shape() {
        return SHAPE;
    }
}
