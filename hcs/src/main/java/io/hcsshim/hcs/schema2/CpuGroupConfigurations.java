package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The groups of processors.
///
/// @param json its members
public record CpuGroupConfigurations(JsonObject json) implements Document<CpuGroupConfigurations> {
    /// All that there are.
    public static final Member<List<CpuGroupConfig>> CPU_GROUPS =
            Member.documents("CpuGroups", CpuGroupConfig::new);

    /// Its members in order.
    public static final Shape<CpuGroupConfigurations> SHAPE =
            Shape.of(CpuGroupConfigurations::new, CPU_GROUPS);

    /// The empty document.
    public CpuGroupConfigurations() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CpuGroupConfigurations> shape() {
        return SHAPE;
    }
}
