package io.hcsshim.hcs;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// Which signal a process is sent.
///
/// @param json its members
public record SignalOptions(JsonObject json) implements Document<SignalOptions> {
    /// A number for Linux, a name for Windows.
    public static final Member<Json> SIGNAL = Member.any("Signal");

    /// Its members in order.
    public static final Shape<SignalOptions> SHAPE = Shape.of(SignalOptions::new, SIGNAL);

    /// What a Windows process hears.
    public enum Console {
        /// Named `CtrlC`.
        CTRL_C("CtrlC"),
        /// Named `CtrlBreak`.
        CTRL_BREAK("CtrlBreak"),
        /// Named `CtrlClose`.
        CTRL_CLOSE("CtrlClose"),
        /// Named `CtrlLogOff`.
        CTRL_LOG_OFF("CtrlLogOff"),
        /// Named `CtrlShutdown`.
        CTRL_SHUTDOWN("CtrlShutdown");

        private final String word;

        Console(String word) {
            this.word = word;
        }
    }

    /// The empty document.
    public SignalOptions() {
        this(JsonObject.of());
    }

    /// A signal of Linux.
    ///
    /// @param number 1 to 64
    public static SignalOptions linux(int number) {
        return new SignalOptions().with(SIGNAL, Json.of(number));
    }

    /// A console event of Windows.
    public static SignalOptions windows(Console event) {
        return new SignalOptions().with(SIGNAL, Json.of(event.word));
    }

    @Override
    public Shape<SignalOptions> shape() {
        return SHAPE;
    }
}
