package io.hcsshim.protocol.log;

import java.util.Locale;
import java.util.Optional;

/// How much an event matters.
public enum Level {
    /// Every step.
    TRACE("trace"),
    /// The protocol.
    DEBUG("debug"),
    /// Lives: begun, ended.
    INFO("info"),
    /// Something was lost.
    WARNING("warning"),
    /// Someone must act.
    ERROR("error");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    /// The level that a person or a flag names; `warn` is short for warning.
    public static Optional<Level> parse(String name) {
        var wanted = name.toLowerCase(Locale.ROOT);
        for (var level : values()) {
            if (level.text.equals(wanted)) {
                return Optional.of(level);
            }
        }
        return wanted.equals("warn") ? Optional.of(WARNING) : Optional.empty();
    }

    /// The name as it stands in a line.
    @Override
    public String toString() {
        return text;
    }
}
