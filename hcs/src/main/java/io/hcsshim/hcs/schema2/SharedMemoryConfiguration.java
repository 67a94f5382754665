package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Memory that a machine shares with the host.
///
/// @param json its members
public record SharedMemoryConfiguration(JsonObject json)
        implements Document<SharedMemoryConfiguration> {
    /// The regions.
    public static final Member<List<SharedMemoryRegion>> REGIONS =
            Member.documents("Regions", SharedMemoryRegion::new);

    /// Its members in order.
    public static final Shape<SharedMemoryConfiguration> SHAPE =
            Shape.of(SharedMemoryConfiguration::new, REGIONS);

    /// The empty document.
    public SharedMemoryConfiguration() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SharedMemoryConfiguration> shape() {
        return SHAPE;
    }
}
