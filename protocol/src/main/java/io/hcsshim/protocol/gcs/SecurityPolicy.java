package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// What the guest may do from now on.
///
/// @param enforcerType which kind of enforcer, `""` for the guest's choice
/// @param encodedSecurityPolicy base64, `""` for an open door
/// @param encodedUvmReference a signed statement about the machine's image, base64
/// @param encodedUvmHashEnvelopeReference the same in its newer form
public record SecurityPolicy(
        String enforcerType,
        String encodedSecurityPolicy,
        String encodedUvmReference,
        String encodedUvmHashEnvelopeReference)
        implements Settings {
    /// The resource's name.
    public static final String TYPE = "SecurityPolicy";

    /// Reads the settings.
    public static SecurityPolicy of(JsonObject json) throws JsonException {
        return new SecurityPolicy(
                json.string("EnforcerType"),
                json.string("EncodedSecurityPolicy"),
                json.string("EncodedUVMReference"),
                json.string("EncodedUVMHashEnvelopeReference"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .putUnlessEmpty("EnforcerType", enforcerType)
                        .putUnlessEmpty("EncodedSecurityPolicy", encodedSecurityPolicy)
                        .putUnlessEmpty("EncodedUVMReference", encodedUvmReference)
                        .putUnlessEmpty(
                                "EncodedUVMHashEnvelopeReference", encodedUvmHashEnvelopeReference)
                        .build());
    }
}
