package io.hcsshim.shim.log;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/// Phases of machines with their times, one JSON line each, in the file that `HCSSHIM_TRACE` names.
public final class Trace {
    private final Optional<Path> file;

    private Trace(Optional<Path> file) {
        this.file = file;
    }

    /// Writes to the file that the environment names, or nowhere.
    public static Trace ofEnvironment() {
        var named = System.getenv("HCSSHIM_TRACE");
        return new Trace(
                named == null || named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named)));
    }

    /// Writes down that a machine has reached a phase, now.
    public void reached(String machine, String phase) {
        if (file.isEmpty()) {
            return;
        }
        var line =
                JsonObject.builder()
                        .put("time", Instant.now().toString())
                        .put("uvm", machine)
                        .put("phase", phase)
                        .build();
        try {
            // One write of less than a page at the end of the file: lines of several processes do
            // not mix.
            Files.writeString(
                    file.get(),
                    line.toText() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            return; // measuring must not break what is measured
        }
    }
}
