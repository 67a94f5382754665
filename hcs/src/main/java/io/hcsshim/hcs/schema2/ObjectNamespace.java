package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A folder of the object manager that a container sees.
///
/// @param json its members
public record ObjectNamespace(JsonObject json) implements Document<ObjectNamespace> {
    /// Whether what the host has shows through: `true`, `false` or empty.
    public static final Member<String> SHADOW = Member.text("shadow");

    /// Links in it.
    public static final Member<List<ObjectSymlink>> SYMLINK =
            Member.documents("symlink", ObjectSymlink::new);

    /// Folders in it.
    public static final Member<List<ObjectDirectory>> OBJDIR =
            Member.documents("objdir", ObjectDirectory::new);

    /// Its members in order.
    public static final Shape<ObjectNamespace> SHAPE =
            Shape.of(ObjectNamespace::new, SHADOW, SYMLINK, OBJDIR);

    /// The empty document.
    public ObjectNamespace() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ObjectNamespace> shape() {
        return SHAPE;
    }
}
