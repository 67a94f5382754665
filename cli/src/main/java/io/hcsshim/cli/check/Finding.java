package io.hcsshim.cli.check;

import io.hcsshim.wire.json.JsonObject;
import java.util.Locale;

/// What was found out about one thing.
///
/// @param what  the thing
/// @param state how it is
/// @param text  what was found, and what to do about it
public record Finding(String what, State state, String text) {
    /// How a thing is.
    public enum State {
        /// As it should be.
        FITS,
        /// Not as good as it could be; containers run all the same.
        WARNING,
        /// Containers do not run.
        FAILS
    }

    static Finding fits(String what, String text) {
        return new Finding(what, State.FITS, text);
    }

    static Finding warning(String what, String text) {
        return new Finding(what, State.WARNING, text);
    }

    static Finding fails(String what, String text) {
        return new Finding(what, State.FAILS, text);
    }

    /// For programs.
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("what", what)
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("text", text)
                .build();
    }

    /// For people: one line.
    public String toLine() {
        return "%-8s %-11s %s"
                .formatted(state.name().toLowerCase(Locale.ROOT), what, text.replace("\n", " "));
    }
}
