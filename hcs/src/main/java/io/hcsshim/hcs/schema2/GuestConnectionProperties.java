package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// What a guest said when it connected.
///
/// @param json its members
public record GuestConnectionProperties(JsonObject json)
        implements Document<GuestConnectionProperties> {
    /// Versions of documents that the guest reads.
    public static final Member<List<Version>> SUPPORTED_SCHEMA_VERSIONS =
            Member.documents("SupportedSchemaVersions", Version::new);

    /// The version of the bridge's protocol that was agreed on, 4 today.
    public static final Member<Integer> PROTOCOL_VERSION = Member.int32("ProtocolVersion");

    /// What the guest says that it can do; Windows and Linux guests have the same names, see
    /// `schema1.GuestDefinedCapabilities`.
    public static final Member<Json> GUEST_DEFINED_CAPABILITIES =
            Member.any("GuestDefinedCapabilities");

    /// Its members in order.
    public static final Shape<GuestConnectionProperties> SHAPE =
            Shape.of(
                    GuestConnectionProperties::new,
                    SUPPORTED_SCHEMA_VERSIONS,
                    PROTOCOL_VERSION,
                    GUEST_DEFINED_CAPABILITIES);

    /// The empty document.
    public GuestConnectionProperties() {
        this(JsonObject.of());
    }

    @Override
    public Shape<GuestConnectionProperties> shape() {
        return SHAPE;
    }
}
