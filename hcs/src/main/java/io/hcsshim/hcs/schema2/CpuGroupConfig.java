package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A group of processors.
///
/// @param json its members
public record CpuGroupConfig(JsonObject json) implements Document<CpuGroupConfig> {
    /// The group's GUID.
    public static final Member<String> GROUP_ID = Member.text("GroupId");

    /// Which processors it has.
    public static final Member<CpuGroupAffinity> AFFINITY =
            Member.document("Affinity", CpuGroupAffinity::new);

    /// Its capacity, priority and reserve.
    public static final Member<List<CpuGroupProperty>> GROUP_PROPERTIES =
            Member.documents("GroupProperties", CpuGroupProperty::new);

    /// The number by which the hypervisor knows it; the service writes it.
    public static final Member<Long> HYPERVISOR_GROUP_ID = Member.uint64("HypervisorGroupId");

    /// Its members in order.
    public static final Shape<CpuGroupConfig> SHAPE =
            Shape.of(
                    CpuGroupConfig::new, GROUP_ID, AFFINITY, GROUP_PROPERTIES, HYPERVISOR_GROUP_ID);

    /// The empty document.
    public CpuGroupConfig() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CpuGroupConfig> shape() {
        return SHAPE;
    }
}
