package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A folder within an [ObjectNamespace].
///
/// @param json its members
public record ObjectDirectory(JsonObject json) implements Document<ObjectDirectory> {
    /// The folder's name.
    public static final Member<String> NAME = Member.text("name");

    /// The object whose security descriptor it gets.
    public static final Member<String> CLONESD = Member.text("clonesd");

    /// Whether what the host has under the name shows through: `true`, `false` or empty.
    public static final Member<String> SHADOW = Member.text("shadow");

    /// Links in it.
    public static final Member<List<ObjectSymlink>> SYMLINK =
            Member.documents("symlink", ObjectSymlink::new);

    /// Folders in it.
    public static final Member<List<ObjectDirectory>> OBJDIR =
            Member.documents("objdir", ObjectDirectory::new);

    /// Its members in order.
    public static final Shape<ObjectDirectory> SHAPE =
            Shape.of(ObjectDirectory::new, NAME, CLONESD, SHADOW, SYMLINK, OBJDIR);

    /// The empty document.
    public ObjectDirectory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ObjectDirectory> shape() {
        return SHAPE;
    }
}
