package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What UEFI boots.
///
/// @param json its members
public record UefiBootEntry(JsonObject json) implements Document<UefiBootEntry> {
    /// `VmbFs`, `ScsiDrive`, …
    public static final Member<String> DEVICE_TYPE = Member.text("DeviceType");

    /// The file that is started, e.g. `\EFI\Microsoft\Boot\bootmgfw.efi`.
    public static final Member<String> DEVICE_PATH = Member.text("DevicePath");

    /// Which disk of its controller, for `ScsiDrive`.
    public static final Member<Integer> DISK_NUMBER = Member.int32("DiskNumber");

    /// For a kernel, its command line.
    public static final Member<String> OPTIONAL_DATA = Member.text("OptionalData");

    /// The folder of the host that the guest boots from, for `VmbFs`.
    public static final Member<String> VMB_FS_ROOT_PATH = Member.text("VmbFsRootPath");

    /// Its members in order.
    public static final Shape<UefiBootEntry> SHAPE =
            Shape.of(
                    UefiBootEntry::new,
                    DEVICE_TYPE,
                    DEVICE_PATH,
                    DISK_NUMBER,
                    OPTIONAL_DATA,
                    VMB_FS_ROOT_PATH);

    /// The empty document.
    public UefiBootEntry() {
        this(JsonObject.of());
    }

    @Override
    public Shape<UefiBootEntry> shape() {
        return SHAPE;
    }
}
