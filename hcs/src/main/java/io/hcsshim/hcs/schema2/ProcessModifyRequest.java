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

    /// The new size, for [ProcessOperation#CONSOLE_SIZE].
    public static final Member<ConsoleSize> CONSOLE_SIZE =
            Member.document("ConsoleSize", ConsoleSize::new);

    /// The stream, for [ProcessOperation#CLOSE_HANDLE].
    public static final Member<CloseHandle> CLOSE_HANDLE =
            Member.document("CloseHandle", CloseHandle::new);

    /// Its members in order.
    public static final Shape<ProcessModifyRequest> SHAPE =
            Shape.of(ProcessModifyRequest::new, OPERATION, CONSOLE_SIZE, CLOSE_HANDLE);

    /// The empty document.
    public ProcessModifyRequest() {
        this(JsonObject.of());
    }

    /// Tells a process that there is no more input.
    public static ProcessModifyRequest closeStdin() {
        return new ProcessModifyRequest()
                .with(OPERATION, ProcessOperation.CLOSE_HANDLE)
                .with(CLOSE_HANDLE, new CloseHandle().with(CloseHandle.HANDLE, StdioHandle.STD_IN));
    }

    /// Changes the size of a process's console.
    public static ProcessModifyRequest resize(int width, int height) {
        var size =
                new ConsoleSize().with(ConsoleSize.HEIGHT, height).with(ConsoleSize.WIDTH, width);
        return new ProcessModifyRequest()
                .with(OPERATION, ProcessOperation.CONSOLE_SIZE)
                .with(CONSOLE_SIZE, size);
    }

    @Override
    public Shape<ProcessModifyRequest> shape() {
        return SHAPE;
    }
}
