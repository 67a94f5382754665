package io.hcsshim.uvm.template;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/// What a template says of itself, in a file beside it.
///
/// @param kind    what it depends on ([io.hcsshim.vm.Hypervisor#kind])
/// @param size    the machine's size
/// @param created when
/// @param memory  what the memory must be
/// @param state   what the state must be
record Manifest(
        String kind, MachineSize size, Instant created, MemoryDigest memory, MemoryDigest state) {
    private static final int FORMAT = 1;

    static Manifest of(JsonObject json) throws JsonException {
        if (json.int64("format") != FORMAT) {
            throw new JsonException("a format that is not known: " + json.int64("format"));
        }
        return new Manifest(
                json.string("kind"),
                new MachineSize(json.int32("memoryMb"), json.int32("processors")),
                instant(json.string("created")),
                digest(member(json, "memory")),
                digest(member(json, "state")));
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("format", FORMAT)
                .put("kind", kind)
                .put("memoryMb", size.memoryMb())
                .put("processors", size.processors())
                .put("created", created.toString())
                .put("memory", json(memory))
                .put("state", json(state))
                .build();
    }

    private static Instant instant(String text) throws JsonException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new JsonException("no time: " + text);
        }
    }

    private static JsonObject member(JsonObject json, String name) throws JsonException {
        var found = json.object(name);
        if (found.isEmpty()) {
            throw new JsonException("no " + name);
        }
        return found.get();
    }

    private static MemoryDigest digest(JsonObject json) throws JsonException {
        return new MemoryDigest(json.int64("size"), json.string("sha256"));
    }

    private static JsonObject json(MemoryDigest digest) {
        return JsonObject.builder()
                .put("size", digest.size())
                .put("sha256", digest.sha256())
                .build();
    }
}
