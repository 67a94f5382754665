package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// What a utility VM said when it connected.
///
/// @param json its members
public record GuestConnectionProperties(JsonObject json)
        implements Document<GuestConnectionProperties> {
    /// Versions of documents that the guest reads, each `{"Major":…,"Minor":…}`.
    public static final Member<List<Json>> SUPPORTED_SCHEMA_VERSIONS =
            Member.anys("SupportedSchemaVersions");

    /// The version of the bridge's protocol that was agreed on, 4 today.
    public static final Member<Long> PROTOCOL_VERSION = Member.uint32("ProtocolVersion");

    /// What the guest says that it can do.
    public static final Member<GuestDefinedCapabilities> GUEST_DEFINED_CAPABILITIES =
            Member.document("GuestDefinedCapabilities", GuestDefinedCapabilities::new).always();

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
