package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What a machine boots from.
///
/// @param json its members
public record Chipset(JsonObject json) implements Document<Chipset> {
    /// Firmware; one of this and [#LINUX_KERNEL_DIRECT].
    public static final Member<Uefi> UEFI = Member.document("Uefi", Uefi::new);

    /// Whether the keyboard starts without Num Lock.
    public static final Member<Boolean> IS_NUM_LOCK_DISABLED = Member.flag("IsNumLockDisabled");

    /// Text that the guest reads from SMBIOS.
    public static final Member<String> BASE_BOARD_SERIAL_NUMBER =
            Member.text("BaseBoardSerialNumber");

    /// Text that the guest reads from SMBIOS.
    public static final Member<String> CHASSIS_SERIAL_NUMBER = Member.text("ChassisSerialNumber");

    /// Text that the guest reads from SMBIOS.
    public static final Member<String> CHASSIS_ASSET_TAG = Member.text("ChassisAssetTag");

    /// Whether the clock shows universal time, as Linux expects, and not the host's local time.
    public static final Member<Boolean> USE_UTC = Member.flag("UseUtc");

    /// Instead of firmware.
    public static final Member<LinuxKernelDirect> LINUX_KERNEL_DIRECT =
            Member.document("LinuxKernelDirect", LinuxKernelDirect::new);

    /// Firmware from outside, for confidential machines.
    public static final Member<FirmwareFile> FIRMWARE_FILE =
            Member.document("FirmwareFile", FirmwareFile::new);

    /// Its members in order.
    public static final Shape<Chipset> SHAPE =
            Shape.of(
                    Chipset::new,
                    UEFI,
                    IS_NUM_LOCK_DISABLED,
                    BASE_BOARD_SERIAL_NUMBER,
                    CHASSIS_SERIAL_NUMBER,
                    CHASSIS_ASSET_TAG,
                    USE_UTC,
                    LINUX_KERNEL_DIRECT,
                    FIRMWARE_FILE);

    /// The empty document.
    public Chipset() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Chipset> shape() {
        return SHAPE;
    }
}
