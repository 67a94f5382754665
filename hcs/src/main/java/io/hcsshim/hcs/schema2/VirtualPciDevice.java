package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// A PCI device of the host that a machine gets.
///
/// @param json its members
public record VirtualPciDevice(JsonObject json) implements Document<VirtualPciDevice> {
    /// What is given of it, mostly one function.
    public static final Member<List<VirtualPciFunction>> FUNCTIONS =
            Member.documents("Functions", VirtualPciFunction::new);

    /// Whether the guest sees it on the node that it is on; absent is not false.
    public static final Member<Boolean> PROPAGATE_NUMA_AFFINITY =
            Member.flag("PropagateNumaAffinity").nullable();

    /// Its members in order.
    public static final Shape<VirtualPciDevice> SHAPE =
            Shape.of(VirtualPciDevice::new, FUNCTIONS, PROPAGATE_NUMA_AFFINITY);

    /// The empty document.
    public VirtualPciDevice() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualPciDevice> shape() {
        return SHAPE;
    }
}
