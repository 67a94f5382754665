package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Processors of a machine.
///
/// @param json its members
public record VirtualMachineProcessor(JsonObject json)
        implements Document<VirtualMachineProcessor> {
    /// Processors, 1 to those of the host.
    public static final Member<Long> COUNT = Member.uint32("Count");

    /// In thousandths of a percent: 1 to 100000.
    public static final Member<Long> LIMIT = Member.uint64("Limit");

    /// 0 to 10000.
    public static final Member<Long> WEIGHT = Member.uint64("Weight");

    /// In thousandths of a percent.
    public static final Member<Long> RESERVATION = Member.uint64("Reservation");

    /// The group of host processors that it runs on; none if absent.
    public static final Member<CpuGroup> CPU_GROUP = Member.document("CpuGroup", CpuGroup::new);

    /// How they are spread over nodes.
    public static final Member<NumaProcessors> NUMA_PROCESSORS_SETTINGS =
            Member.document("NumaProcessorsSettings", NumaProcessors::new);

    /// Its members in order.
    public static final Shape<VirtualMachineProcessor> SHAPE =
            Shape.of(
                    VirtualMachineProcessor::new,
                    COUNT,
                    LIMIT,
                    WEIGHT,
                    RESERVATION,
                    CPU_GROUP,
                    NUMA_PROCESSORS_SETTINGS);

    /// The empty document.
    public VirtualMachineProcessor() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualMachineProcessor> shape() {
        return SHAPE;
    }
}
