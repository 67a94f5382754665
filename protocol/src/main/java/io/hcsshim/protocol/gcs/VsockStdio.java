package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The vsock ports of a process's streams. The host listens; the guest dials each that is wanted,
/// once, before the process starts.
///
/// @param stdin unsigned 32-bit, 0 if not wanted
/// @param stdout unsigned 32-bit, 0 if not wanted
/// @param stderr unsigned 32-bit, 0 if not wanted
public record VsockStdio(long stdin, long stdout, long stderr) {
    /// No streams at all.
    public static final VsockStdio NONE = new VsockStdio(0, 0, 0);

    /// Reads the ports.
    public static VsockStdio of(JsonObject json) throws JsonException {
        return new VsockStdio(json.uint32("StdIn"), json.uint32("StdOut"), json.uint32("StdErr"));
    }

    /// The ports as they travel.
    public JsonObject toJson() {
        return JsonObject.builder()
                .putUnlessZero("StdIn", stdin)
                .putUnlessZero("StdOut", stdout)
                .putUnlessZero("StdErr", stderr)
                .build();
    }
}
