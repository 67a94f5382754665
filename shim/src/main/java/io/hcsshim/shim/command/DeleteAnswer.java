package io.hcsshim.shim.command;

import io.hcsshim.wire.proto.ProtoWriter;
import java.time.Instant;

/// An encoded `containerd.task.v2.DeleteResponse`: pid 1 (left out), exit_status 2, exited_at 3 (seconds 1, nanos 2).
///
/// By hand, since generated messages would cost more than the rest of the command.
final class DeleteAnswer {
    private DeleteAnswer() {}

    static byte[] of(int exitStatus, Instant exitedAt) {
        var time =
                new ProtoWriter()
                        .varint(1, exitedAt.getEpochSecond())
                        .varint(2, exitedAt.getNano());
        return new ProtoWriter()
                .varint(2, Integer.toUnsignedLong(exitStatus))
                .message(3, time)
                .toBytes();
    }
}
