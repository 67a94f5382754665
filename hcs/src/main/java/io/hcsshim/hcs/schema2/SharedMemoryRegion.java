package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A region of shared memory.
///
/// @param json its members
public record SharedMemoryRegion(JsonObject json) implements Document<SharedMemoryRegion> {
    /// The section object on the host.
    public static final Member<String> SECTION_NAME = Member.text("SectionName");

    /// Where in the section it begins, in bytes.
    public static final Member<Integer> START_OFFSET = Member.int32("StartOffset");

    /// How long it is, in bytes.
    public static final Member<Integer> LENGTH = Member.int32("Length");

    /// Whether the guest may write.
    public static final Member<Boolean> ALLOW_GUEST_WRITE = Member.flag("AllowGuestWrite");

    /// Whether the guest is not told where it is.
    public static final Member<Boolean> HIDDEN_FROM_GUEST = Member.flag("HiddenFromGuest");

    /// Its members in order.
    public static final Shape<SharedMemoryRegion> SHAPE =
            Shape.of(
                    SharedMemoryRegion::new,
                    SECTION_NAME,
                    START_OFFSET,
                    LENGTH,
                    ALLOW_GUEST_WRITE,
                    HIDDEN_FROM_GUEST);

    /// The empty document.
    public SharedMemoryRegion() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SharedMemoryRegion> shape() {
        return SHAPE;
    }
}
