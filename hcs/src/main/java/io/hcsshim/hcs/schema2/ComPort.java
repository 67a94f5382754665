package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A serial port.
///
/// @param json its members
public record ComPort(JsonObject json) implements Document<ComPort> {
    /// The pipe of the host that the port is, `\\.\pipe\…`; its server has to exist when the machine starts.
    public static final Member<String> NAMED_PIPE = Member.text("NamedPipe");

    /// Whether small packets are sent at once.
    public static final Member<Boolean> OPTIMIZE_FOR_DEBUGGER = Member.flag("OptimizeForDebugger");

    /// Its members in order.
    public static final Shape<ComPort> SHAPE =
            Shape.of(ComPort::new, NAMED_PIPE, OPTIMIZE_FOR_DEBUGGER);

    /// The empty document.
    public ComPort() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ComPort> shape() {
        return SHAPE;
    }
}
