package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A named pipe of the host that a container sees.
///
/// @param json its members
public record MappedPipe(JsonObject json) implements Document<MappedPipe> {
    /// Its name inside, without `\\.\pipe\`.
    public static final Member<String> CONTAINER_PIPE_NAME = Member.text("ContainerPipeName");

    /// The pipe outside, `\\.\pipe\…`.
    public static final Member<String> HOST_PATH = Member.text("HostPath");

    /// Where that is: empty or `AbsolutePath` for the host, `VirtualSmbPipeName` for one that a machine sees by SMB.
    public static final Member<String> HOST_PATH_TYPE = Member.text("HostPathType");

    /// Its members in order.
    public static final Shape<MappedPipe> SHAPE =
            Shape.of(MappedPipe::new, CONTAINER_PIPE_NAME, HOST_PATH, HOST_PATH_TYPE);

    /// The empty document.
    public MappedPipe() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MappedPipe> shape() {
        return SHAPE;
    }
}
