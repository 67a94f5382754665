package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// An addition to the security policy.
///
/// @param fragment base64
/// @param mediaType of what `fragment` holds, `""` for `application/cose-x509+rego`
public record SecurityPolicyFragment(String fragment, String mediaType) implements Settings {
    /// The resource's name.
    public static final String TYPE = "SecurityPolicyFragment";

    /// Reads the settings.
    public static SecurityPolicyFragment of(JsonObject json) throws JsonException {
        return new SecurityPolicyFragment(json.string("Fragment"), json.string("MediaType"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .putUnlessEmpty("Fragment", fragment)
                        .putUnlessEmpty("MediaType", mediaType)
                        .build());
    }
}
