package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonObject;
import java.nio.charset.StandardCharsets;

/// Who writes a frame. Bodies differ in small ways that peers have never had to read, and are kept
/// byte for byte.
public enum Sender {
    /// The host: `<`, `>` and `&` as they are, and one newline at the end.
    HOST {
        @Override
        byte[] body(JsonObject json) {
            return (json.toText() + "\n").getBytes(StandardCharsets.UTF_8);
        }
    },
    /// The guest: `<`, `>` and `&` escaped, nothing at the end.
    GUEST {
        @Override
        byte[] body(JsonObject json) {
            return json.toEscapedBytes();
        }
    };

    abstract byte[] body(JsonObject json);
}
