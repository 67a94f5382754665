package io.hcsshim.protocol.log;

import io.hcsshim.wire.json.Json;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A log that knows whom it speaks for.
///
/// ```java
/// var log = Log.to(stream).with("container", id);
/// log.info("container started", Map.of("pid", pid));
/// // {"time":"2026-03-01T09:30:00.123456Z","level":"info","msg":"container started","container":"c1","pid":7}
/// ```
///
/// Messages are in the past tense and without variable parts; those are fields. Numbers and booleans
/// keep their type, everything else becomes text of at most 1024 characters. Documents, records, byte
/// arrays, maps and collections are never written, for they may hold what is nobody's business: the
/// field then says what was left out.
///
/// All logs made from one by [#with] share its threshold ([#limit]).
///
/// Thread-safe: a line is one write. Blocks while the stream does. A stream that fails loses lines,
/// never the work that is being logged.
public final class Log {
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_FRAMES = 24;
    private static final Log NONE = new Log(new Sink(OutputStream.nullOutputStream(), null), "");

    private final Sink sink;
    private final String fields; // ready to follow the message

    private Log(Sink sink, String fields) {
        this.sink = sink;
        this.fields = fields;
    }

    /// A log of what is INFO or more.
    public static Log to(OutputStream out) {
        return to(out, Level.INFO);
    }

    /// A log of what is `threshold` or more.
    public static Log to(OutputStream out, Level threshold) {
        return new Log(new Sink(out, threshold), "");
    }

    /// A log that keeps quiet.
    public static Log none() {
        return NONE;
    }

    /// This log with one more field in every line.
    public Log with(String key, Object value) {
        var more = new StringBuilder(fields);
        field(more, key, value);
        return new Log(sink, more.toString());
    }

    /// From now on this log, and every one that has its beginning with it, writes what is `threshold` or more. One that
    /// keeps quiet stays so.
    public void limit(Level threshold) {
        sink.limit(threshold);
    }

    /// Whether events of this level are written.
    public boolean writes(Level level) {
        return sink.takes(level);
    }

    /// Writes an event of [Level#TRACE].
    public void trace(String message, Map<String, ?> fields) {
        write(Level.TRACE, message, fields);
    }

    /// Writes an event of [Level#DEBUG].
    public void debug(String message) {
        write(Level.DEBUG, message, Map.of());
    }

    /// Writes an event of [Level#DEBUG].
    public void debug(String message, Map<String, ?> fields) {
        write(Level.DEBUG, message, fields);
    }

    /// Writes an event of [Level#INFO].
    public void info(String message) {
        write(Level.INFO, message, Map.of());
    }

    /// Writes an event of [Level#INFO].
    public void info(String message, Map<String, ?> fields) {
        write(Level.INFO, message, fields);
    }

    /// Writes an event of [Level#WARNING].
    public void warning(String message) {
        write(Level.WARNING, message, Map.of());
    }

    /// Writes an event of [Level#WARNING].
    public void warning(String message, Map<String, ?> fields) {
        write(Level.WARNING, message, fields);
    }

    /// Writes an event of [Level#WARNING] with its cause.
    public void warning(String message, Throwable cause) {
        write(Level.WARNING, message, causeFields(cause));
    }

    /// Writes an event of [Level#ERROR].
    public void error(String message) {
        write(Level.ERROR, message, Map.of());
    }

    /// Writes an event of [Level#ERROR].
    public void error(String message, Map<String, ?> fields) {
        write(Level.ERROR, message, fields);
    }

    /// Writes an event of [Level#ERROR] with its cause.
    public void error(String message, Throwable cause) {
        write(Level.ERROR, message, causeFields(cause));
    }

    /// Writes an event; the fields come in the order of their names.
    public void write(Level level, String message, Map<String, ?> fields) {
        if (!writes(level)) {
            return;
        }
        var line = new StringBuilder(192).append("{\"time\":\"");
        Timestamps.append(line, Instant.now());
        line.append("\",\"level\":\"").append(level).append("\",\"msg\":");
        text(line, message);
        line.append(this.fields);
        var names = fields.keySet().toArray(new String[0]);
        Arrays.sort(names);
        for (var name : names) {
            field(line, name, fields.get(name));
        }
        sink.write(line.append("}\n"));
    }

    private static void field(StringBuilder line, String key, @Nullable Object value) {
        line.append(',').append(Json.of(key).toText()).append(':');
        if (value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Short
                || value instanceof Byte) {
            line.append(value);
        } else if (value instanceof Json
                || value instanceof byte[]
                || value instanceof Map
                || value instanceof Collection
                || value instanceof Record) {
            text(line, "(" + value.getClass().getSimpleName() + " left out)");
        } else {
            text(line, String.valueOf(value));
        }
    }

    private static void text(StringBuilder line, String text) {
        var shown = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
        line.append(Json.of(shown).toText());
    }

    /// An error of the world speaks for itself; a mistake of ours needs its place.
    private static Map<String, ?> causeFields(Throwable cause) {
        var chain = new StringBuilder(String.valueOf(cause));
        for (var e = cause.getCause(); e != null; e = e.getCause()) {
            chain.append("; caused by ").append(e);
        }
        if (!(cause instanceof RuntimeException) && !(cause instanceof Error)) {
            return Map.of("error", chain);
        }
        var stack = new StringBuilder();
        var frames = cause.getStackTrace();
        for (var i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
            stack.append(i == 0 ? "" : " < ").append(frames[i]);
        }
        return Map.of("error", chain, "stack", stack);
    }
}
