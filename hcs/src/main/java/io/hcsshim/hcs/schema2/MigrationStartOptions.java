package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Where a machine is moved.
///
/// @param json its members
public record MigrationStartOptions(JsonObject json) implements Document<MigrationStartOptions> {
    /// The connection; its socket is given with the call.
    public static final Member<MigrationNetworkSettings> NETWORK_SETTINGS =
            Member.document("NetworkSettings", MigrationNetworkSettings::new);

    /// Its members in order.
    public static final Shape<MigrationStartOptions> SHAPE =
            Shape.of(MigrationStartOptions::new, NETWORK_SETTINGS);

    /// The empty document.
    public MigrationStartOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MigrationStartOptions> shape() {
        return SHAPE;
    }
}
