package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A CimFS image to be mounted.
///
/// @param json its members
public record CimMount(JsonObject json) implements Document<CimMount> {
    /// The folder of the image.
    public static final Member<String> IMAGE_PATH = Member.text("ImagePath");

    /// The file of the image in that folder, `….cim`.
    public static final Member<String> FILE_SYSTEM_NAME = Member.text("FileSystemName");

    /// The GUID of the volume that appears, `\\?\Volume{…}\`.
    public static final Member<String> VOLUME_GUID = Member.text("VolumeGuid");

    /// The flags of `CimMountImage`; 0 by custom.
    public static final Member<Long> MOUNT_FLAGS = Member.uint32("MountFlags");

    /// Its members in order.
    public static final Shape<CimMount> SHAPE =
            Shape.of(CimMount::new, IMAGE_PATH, FILE_SYSTEM_NAME, VOLUME_GUID, MOUNT_FLAGS);

    /// The empty document.
    public CimMount() {
        this(JsonObject.of());
    }

    @Override
    public Shape<CimMount> shape() {
        return SHAPE;
    }
}
