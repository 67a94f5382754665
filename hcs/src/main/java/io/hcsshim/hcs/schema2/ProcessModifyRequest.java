package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A change of a running process.
///
/// @param json its members
public record ProcessModifyRequest(JsonObject json) implements Document<ProcessModifyRequest> {
    /// [ProcessOperation#CONSOLE_SIZE] or [ProcessOperation#CLOSE_HANDLE].
    public static final Member<String> OPERATION = Member.text("Operation");

    public static final Member<ConsoleSize> CONSOLE_SIZE =
            Member.document("ConsoleSize", ConsoleSize::new);
    public static final Member<CloseHandle> CLOSE_HANDLE =
            Member.document("CloseHandle", CloseHandle::new);

    /// Its members in order.
    public static final Shape<ProcessModifyRequest> SHAPE =
            Shape.of(ProcessModifyRequest::new, OPERATION, CONSOLE_SIZE, CLOSE_HANDLE);

    /// The empty document.
    public ProcessModifyRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ProcessModifyRequest> shape() {
        return SHAPE;
    }
}
