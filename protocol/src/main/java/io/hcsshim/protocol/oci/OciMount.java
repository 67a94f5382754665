package io.hcsshim.protocol.oci;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonNull;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// One of a container's mounts.
///
/// @param destination where, absolute in the container
/// @param type the kind of file system, e.g. `bind`; or `""`
/// @param source a device, a folder or a name; or `""`
/// @param options mount options
/// @param others members not known here, such as `uidMappings`
public record OciMount(
        String destination, String type, String source, List<String> options, JsonObject others) {
    private static final List<String> KNOWN = List.of("destination", "type", "source", "options");

    /// Keeps a copy of the list.
    public OciMount {
        options = List.copyOf(options);
    }

    /// A mount with nothing special.
    public static OciMount of(
            String destination, String type, String source, List<String> options) {
        return new OciMount(destination, type, source, options, JsonObject.of());
    }

    static OciMount of(JsonObject json) throws JsonException {
        var others = json;
        for (var name : KNOWN) {
            others = others.without(name);
        }
        return new OciMount(
                json.string("destination"),
                json.string("type"),
                json.string("source"),
                json.strings("options"),
                others);
    }

    /// This mount with another source.
    public OciMount withSource(String changed) {
        return new OciMount(destination, type, changed, options, others);
    }

    /// This mount with other options.
    public OciMount withOptions(List<String> changed) {
        return new OciMount(destination, type, source, changed, others);
    }

    JsonObject toJson() {
        var json =
                JsonObject.builder()
                        .put("destination", destination)
                        .putUnlessEmpty("type", type)
                        .putUnlessEmpty("source", source)
                        .putUnlessEmpty("options", options);
        for (var name : others.names()) {
            json.put(name, others.get(name).orElse(JsonNull.NULL));
        }
        return json.build();
    }
}
