package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A folder of the host that a container sees.
///
/// @param json its members
public record MappedDirectory(JsonObject json) implements Document<MappedDirectory> {
    /// The folder outside.
    public static final Member<String> HOST_PATH = Member.text("HostPath");

    /// `AbsolutePath` or `VirtualSmbShareName`.
    public static final Member<String> HOST_PATH_TYPE = Member.text("HostPathType");

    /// Where it is seen inside, with a drive letter.
    public static final Member<String> CONTAINER_PATH = Member.text("ContainerPath");

    /// Whether writing in it is refused.
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly");

    /// Its members in order.
    public static final Shape<MappedDirectory> SHAPE =
            Shape.of(MappedDirectory::new, HOST_PATH, HOST_PATH_TYPE, CONTAINER_PATH, READ_ONLY);

    /// The empty document.
    public MappedDirectory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MappedDirectory> shape() {
        return SHAPE;
    }
}
