package io.hcsshim.guest.runc;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/// The log that a runtime appends to: one JSON object per line.
///
/// One of these is made before a command, so that it finds what that command wrote.
final class RuntimeLog {
    private static final int LONGEST = 256 << 10;

    private final File file;
    private final long start;

    RuntimeLog(File file) {
        this.file = file;
        this.start = file.length();
    }

    String path() {
        return file.getPath();
    }

    /// The message of the last line of level error or worse; empty if there is none.
    String lastError() throws IOException {
        var message = "";
        for (var line : written().split("\n", -1)) {
            try {
                var entry = JsonObject.parse(line);
                switch (entry.string("level")) {
                    case "error", "fatal", "panic" -> message = entry.string("msg");
                    default -> {}
                }
            } catch (JsonException _) {
                // a line that is no log entry says nothing
            }
        }
        return message;
    }

    private String written() throws IOException {
        if (!file.exists()) {
            return "";
        }
        try (var log = new RandomAccessFile(file, "r")) {
            log.seek(start);
            var bytes = new byte[(int) Math.min(LONGEST, Math.max(0, log.length() - start))];
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
