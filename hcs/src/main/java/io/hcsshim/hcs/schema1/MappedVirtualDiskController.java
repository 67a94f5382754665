package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;

/// A disk controller of a compute system and its disks by number.
///
/// @param json its members
public record MappedVirtualDiskController(JsonObject json)
        implements Document<MappedVirtualDiskController> {
    /// By the number of the disk at the controller, in text.
    public static final Member<Map<String, MappedVirtualDisk>> MAPPED_VIRTUAL_DISKS =
            Member.documentMap("MappedVirtualDisks", MappedVirtualDisk::new);

    /// Its members in order.
    public static final Shape<MappedVirtualDiskController> SHAPE =
            Shape.of(MappedVirtualDiskController::new, MAPPED_VIRTUAL_DISKS);

    /// The empty document.
    public MappedVirtualDiskController() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MappedVirtualDiskController> shape() {
        return SHAPE;
    }
}
