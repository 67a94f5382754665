package io.hcsshim.uvm.boot;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.trace.GuestSpan;
import io.hcsshim.protocol.trace.Span;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonBool;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.json.JsonString;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The agent's log stream: JSON lines go to our log, anything else is how an agent's last words look.
///
/// Text that is no JSON line, a thread dump or a complaint of the JVM, is kept and logged as one error
/// when the stream ends. Thread-safe.
public final class GuestLog {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LONGEST_AFTERWORD = 16 * 1024;

    private final Log log;
    private final Consumer<Span> spans;
    private final Runnable diskChanged;
    private final AtomicBoolean toldOfDisk = new AtomicBoolean();
    private final StringBuilder afterword = new StringBuilder();
    private volatile @Nullable VsockStream followed;

    /// @param spans       take what the guest has measured
    /// @param diskChanged called once, if the guest says that a disk was changed
    GuestLog(Log log, Consumer<Span> spans, Runnable diskChanged) {
        this.log = log;
        this.spans = spans;
        this.diskChanged = diskChanged;
    }

    /// Reads the stream on a thread of its own until it ends.
    void follow(VsockStream stream, String machine) {
        followed = stream;
        Thread.ofVirtual().name("log of " + machine).start(() -> read(stream));
    }

    /// What the guest wrote to its log that was no log; empty if all was well.
    public String afterword() {
        synchronized (afterword) {
            return afterword.toString().strip();
        }
    }

    /// Stops reading.
    public void close() {
        var stream = followed;
        if (stream != null) {
            stream.close();
        }
    }

    private void read(VsockStream stream) {
        try (stream) {
            var in = new BufferedInputStream(Channels.newInputStream(stream));
            for (var line = line(in); line.isPresent(); line = line(in)) {
                take(line.get());
            }
        } catch (IOException _) {
            // the machine or we ended it
        }
        var rest = afterword();
        if (!rest.isEmpty()) {
            log.error("gcs terminated", Map.of("output", rest));
        }
    }

    private static Optional<String> line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (line.size() < LONGEST_LINE) {
                line.write(next);
            }
            next = in.read();
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }

    private void take(String line) {
        if (line.isBlank()) {
            return;
        }
        try {
            if (Json.parse(line) instanceof JsonObject entry) {
                if (entry.string("msg").equals(GuestSpan.MESSAGE)) {
                    GuestSpan.read(entry).ifPresent(spans);
                    return;
                }
                log(entry);
                return;
            }
        } catch (JsonException _) {
            // not a log line
        }
        synchronized (afterword) {
            if (afterword.length() + line.length() < LONGEST_AFTERWORD) {
                afterword.append(line).append('\n');
            }
        }
    }

    private void log(JsonObject entry) throws JsonException {
        var fields = new TreeMap<String, Object>();
        for (var name : entry.names()) {
            entry.get(name).ifPresent(value -> fields.put(name, plain(value)));
        }
        fields.remove("level");
        fields.remove("msg");
        var time = fields.remove("time");
        if (time != null) {
            fields.put("vm.time", time);
        }
        log.write(level(entry), entry.string("msg"), fields);
        if (entry.string("msg").equals(DeviceVerity.CHANGED)
                && toldOfDisk.compareAndSet(false, true)) {
            diskChanged.run();
        }
    }

    /// A guest's fatal error is not ours: it is logged as an error.
    private static Level level(JsonObject entry) throws JsonException {
        return switch (entry.string("level")) {
            case "fatal", "panic" -> Level.ERROR;
            case String text -> Level.parse(text).orElse(Level.INFO);
        };
    }

    private static Object plain(Json value) {
        return switch (value) {
            case JsonString(var text) -> text;
            case JsonBool bool -> bool.value();
            case JsonNumber number -> whole(number);
            case JsonNull _ -> "null";
            case JsonObject object -> object.toText();
            case JsonArray array -> array.toText();
        };
    }

    private static Object whole(JsonNumber number) {
        try {
            return number.toInt64(Long.MIN_VALUE, Long.MAX_VALUE);
        } catch (JsonException _) {
            return number.toText();
        }
    }
}
