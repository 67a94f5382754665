package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Where a region of shared memory is.
///
/// @param json its members
public record SharedMemoryRegionProperties(JsonObject json)
        implements Document<SharedMemoryRegionProperties> {
    /// The section object on the host.
    public static final Member<String> SECTION_NAME = Member.text("SectionName");

    /// Where the guest has it, a physical address.
    public static final Member<Integer> GUEST_PHYSICAL_ADDRESS =
            Member.int32("GuestPhysicalAddress");

    /// Its members in order.
    public static final Shape<SharedMemoryRegionProperties> SHAPE =
            Shape.of(SharedMemoryRegionProperties::new, SECTION_NAME, GUEST_PHYSICAL_ADDRESS);

    /// The empty document.
    public SharedMemoryRegionProperties() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SharedMemoryRegionProperties> shape() {
        return SHAPE;
    }
}
