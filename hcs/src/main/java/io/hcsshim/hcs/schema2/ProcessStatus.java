package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What is known of a process.
///
/// @param json its members
public record ProcessStatus(JsonObject json) implements Document<ProcessStatus> {
    /// Its number.
    public static final Member<Long> PROCESS_ID = Member.uint32("ProcessId");

    /// Whether it has ended.
    public static final Member<Boolean> EXITED = Member.flag("Exited");

    /// Its exit code, all 32 bits; only if it has ended.
    public static final Member<Long> EXIT_CODE = Member.uint32("ExitCode");

    /// Not 0 if waiting for the process failed; its exit code says nothing then.
    public static final Member<Integer> LAST_WAIT_RESULT = Member.int32("LastWaitResult");

    /// Its members in order.
    public static final Shape<ProcessStatus> SHAPE =
            Shape.of(ProcessStatus::new, PROCESS_ID, EXITED, EXIT_CODE, LAST_WAIT_RESULT);

    /// The empty document.
    public ProcessStatus() {
        this(JsonObject.of());
    }

    /// Its exit code, or `otherwise` if it could not be waited for.
    public int exitCodeOr(int otherwise) {
        return get(LAST_WAIT_RESULT) == 0 ? get(EXIT_CODE).intValue() : otherwise;
    }

    @Override
    public Shape<ProcessStatus> shape() {
        return SHAPE;
    }
}
