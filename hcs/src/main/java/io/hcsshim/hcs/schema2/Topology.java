package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Memory and processors of a machine.
///
/// @param json its members
public record Topology(JsonObject json) implements Document<Topology> {
    /// How much, and how it is backed.
    public static final Member<VirtualMachineMemory> MEMORY =
            Member.document("Memory", VirtualMachineMemory::new);

    /// How many, and their limits.
    public static final Member<VirtualMachineProcessor> PROCESSOR =
            Member.document("Processor", VirtualMachineProcessor::new);

    /// How both are spread; the service's choice if absent.
    public static final Member<Numa> NUMA = Member.document("Numa", Numa::new);

    /// Its members in order.
    public static final Shape<Topology> SHAPE = Shape.of(Topology::new, MEMORY, PROCESSOR, NUMA);

    /// The empty document.
    public Topology() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Topology> shape() {
        return SHAPE;
    }
}
