package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Which stream of a process is closed.
///
/// @param json its members
public record CloseHandle(JsonObject json) implements Document<CloseHandle> {
    /// One of [StdioHandle].
    public static final Member<String> HANDLE = Member.text("Handle");

    /// Its members in order.
    public static final Shape<CloseHandle> SHAPE = Shape.of(CloseHandle::new, HANDLE);

    /// The empty document.
    public CloseHandle() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CloseHandle> shape() {
        return SHAPE;
    }
}
