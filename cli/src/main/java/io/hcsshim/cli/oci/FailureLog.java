package io.hcsshim.cli.oci;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The file that `--log` names. podman takes what it tells people from the line of level `error` in there.
///
/// @param file   appended to, made if it is not there
/// @param format how its lines look
public record FailureLog(Path file, GlobalOptions.LogFormat format) {
    /// Writes one line.
    public void error(String message) throws IOException {
        var time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var line =
                switch (format) {
                    case JSON ->
                            JsonObject.builder()
                                    .put("level", "error")
                                    .put("msg", message)
                                    .put("time", time)
                                    .build()
                                    .toString();
                    case TEXT -> "time=\"" + time + "\" level=error msg=\"" + message + "\"";
                };
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
