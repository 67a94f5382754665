package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What happens when a Windows guest crashes.
///
/// @param json its members
public record WindowsCrashReporting(JsonObject json) implements Document<WindowsCrashReporting> {
    /// The file on the host that a dump goes to.
    public static final Member<String> DUMP_FILE_NAME = Member.text("DumpFileName");

    /// Bytes.
    public static final Member<Long> MAX_DUMP_SIZE = Member.int64("MaxDumpSize");

    /// `Full` or `Mini`.
    public static final Member<String> DUMP_TYPE = Member.text("DumpType");

    /// Its members in order.
    public static final Shape<WindowsCrashReporting> SHAPE =
            Shape.of(WindowsCrashReporting::new, DUMP_FILE_NAME, MAX_DUMP_SIZE, DUMP_TYPE);

    /// The empty document.
    public WindowsCrashReporting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<WindowsCrashReporting> shape() {
        return SHAPE;
    }
}
