package io.hcsshim.shim.task;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.runhcs.Options;

/// The runtime options in a request.
final class RuntimeOptions {
    private RuntimeOptions() {}

    /// Those of our kind; of another runtime, or none: nothing for us in it.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` if they cannot be read
    static Options of(Any any) throws TaskException {
        try {
            return Packed.nameIn(any).equals(Packed.RUNHCS_OPTIONS)
                    ? Options.parseFrom(any.getValue())
                    : Options.getDefaultInstance();
        } catch (InvalidProtocolBufferException e) {
            throw TaskException.invalid("runtime options: " + e.getMessage());
        }
    }
}
