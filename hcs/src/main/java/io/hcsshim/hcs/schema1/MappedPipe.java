package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A named pipe of the host that a container sees.
///
/// @param json its members
public record MappedPipe(JsonObject json) implements Document<MappedPipe> {
    /// The pipe on the host, `\\.\pipe\…`. Always written.
    public static final Member<String> HOST_PATH = Member.text("HostPath").always();

    /// Its name inside, without `\\.\pipe\`. Always written.
    public static final Member<String> CONTAINER_PIPE_NAME =
            Member.text("ContainerPipeName").always();

    /// Its members in order.
    public static final Shape<MappedPipe> SHAPE =
            Shape.of(MappedPipe::new, HOST_PATH, CONTAINER_PIPE_NAME);

    /// The empty document.
    public MappedPipe() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MappedPipe> shape() {
        return SHAPE;
    }
}
