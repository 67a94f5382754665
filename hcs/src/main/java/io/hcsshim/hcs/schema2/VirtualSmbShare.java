package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A folder that a machine sees by SMB.
///
/// @param json its members
public record VirtualSmbShare(JsonObject json) implements Document<VirtualSmbShare> {
    /// The name in the path by which the guest opens it.
    public static final Member<String> NAME = Member.text("Name");

    /// The folder on the host.
    public static final Member<String> PATH = Member.text("Path");

    /// The names in the folder that the guest may see, with [VirtualSmbShareOptions#RESTRICT_FILE_ACCESS].
    public static final Member<List<String>> ALLOWED_FILES = Member.texts("AllowedFiles");

    /// How it is shared.
    public static final Member<VirtualSmbShareOptions> OPTIONS =
            Member.document("Options", VirtualSmbShareOptions::new);

    /// Its members in order.
    public static final Shape<VirtualSmbShare> SHAPE =
            Shape.of(VirtualSmbShare::new, NAME, PATH, ALLOWED_FILES, OPTIONS);

    /// The empty document.
    public VirtualSmbShare() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualSmbShare> shape() {
        return SHAPE;
    }
}
