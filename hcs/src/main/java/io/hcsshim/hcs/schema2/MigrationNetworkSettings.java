package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The connection between the hosts.
///
/// @param json its members
public record MigrationNetworkSettings(JsonObject json)
        implements Document<MigrationNetworkSettings> {
    /// The same number at both ends.
    public static final Member<Long> SESSION_ID = Member.uint32("SessionId");

    /// Its members in order.
    public static final Shape<MigrationNetworkSettings> SHAPE =
            Shape.of(MigrationNetworkSettings::new, SESSION_ID);

    /// The empty document.
    public MigrationNetworkSettings() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationNetworkSettings> shape() {
        return SHAPE;
    }
}
