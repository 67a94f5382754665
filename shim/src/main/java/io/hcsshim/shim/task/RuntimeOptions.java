package io.hcsshim.shim.task;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.shim.control.Reservation;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/// The runtime options in a request, or in what `start` was told.
final class RuntimeOptions {
    /// Where containerd's `BootstrapParams` has its extensions, and an extension its value.
    private static final int EXTENSIONS = 8;

    private static final int VALUE = 1;

    private RuntimeOptions() {}

    /// Those of a request; if it has none of our kind, those that `start` was told for the same task or sandbox. Of another
    /// runtime, or none: nothing for us in it.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` if they cannot be read
    static Options of(Any request, Reservation reservation) throws TaskException {
        try {
            var own = ours(request);
            var found = own.isPresent() ? own : reserved(reservation);
            return found.orElse(Options.getDefaultInstance());
        } catch (IOException | IllegalArgumentException e) {
            throw TaskException.invalid("runtime options: " + e.getMessage());
        }
    }

    private static Optional<Options> ours(Any any) throws InvalidProtocolBufferException {
        return Packed.nameIn(any).equals(Packed.RUNHCS_OPTIONS)
                ? Optional.of(Options.parseFrom(any.getValue()))
                : Optional.empty();
    }

    /// containerd tells `start` the options themselves; 2.3 and later have them in a longer message.
    private static Optional<Options> reserved(Reservation reservation) throws IOException {
        var told = ByteString.copyFrom(Base64.getDecoder().decode(reservation.options()));
        var whole = any(told);
        var found = whole.isPresent() ? ours(whole.get()) : Optional.<Options>empty();
        return found.isPresent() ? found : extension(told);
    }

    private static Optional<Options> extension(ByteString message) throws IOException {
        var in = message.newCodedInput();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!isBytes(tag, EXTENSIONS)) {
                in.skipField(tag);
                continue;
            }
            var value = value(in.readBytes().newCodedInput());
            var options = value.isPresent() ? ours(value.get()) : Optional.<Options>empty();
            if (options.isPresent()) {
                return options;
            }
        }
        return Optional.empty();
    }

    private static Optional<Any> value(CodedInputStream extension) throws IOException {
        for (int tag = extension.readTag(); tag != 0; tag = extension.readTag()) {
            if (isBytes(tag, VALUE)) {
                return any(extension.readBytes());
            }
            extension.skipField(tag);
        }
        return Optional.empty();
    }

    private static boolean isBytes(int tag, int field) {
        return tag == (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    /// The message that these bytes are, if they are one: the longer message is none.
    private static Optional<Any> any(ByteString bytes) {
        try {
            return Optional.of(Any.parseFrom(bytes));
        } catch (InvalidProtocolBufferException _) {
            return Optional.empty();
        }
    }
}
