package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A folder that a machine sees by 9p.
///
/// @param json its members
public record Plan9Share(JsonObject json) implements Document<Plan9Share> {
    /// The share's name, for requests that take it away.
    public static final Member<String> NAME = Member.text("Name");

    /// The name that the guest asks for, the `aname` of 9p.
    public static final Member<String> ACCESS_NAME = Member.text("AccessName");

    /// The folder on the host.
    public static final Member<String> PATH = Member.text("Path");

    /// The vsock port, 564 by custom.
    public static final Member<Integer> PORT = Member.int32("Port");

    /// Bits of [Plan9ShareFlags].
    public static final Member<Integer> FLAGS = Member.int32("Flags");

    /// With the flag to restrict files: the names in the folder that the guest may see.
    public static final Member<List<String>> ALLOWED_FILES = Member.texts("AllowedFiles");

    /// Its members in order.
    public static final Shape<Plan9Share> SHAPE =
            Shape.of(Plan9Share::new, NAME, ACCESS_NAME, PATH, PORT, FLAGS, ALLOWED_FILES);

    /// The empty document.
    public Plan9Share() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Plan9Share> shape() {
        return SHAPE;
    }
}
