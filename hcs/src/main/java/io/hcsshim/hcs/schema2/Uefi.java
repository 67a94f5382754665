package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// UEFI firmware.
///
/// @param json its members
public record Uefi(JsonObject json) implements Document<Uefi> {
    /// Whether the firmware waits for a debugger.
    public static final Member<Boolean> ENABLE_DEBUGGER = Member.flag("EnableDebugger");

    /// `Apply` to have secure boot, `Skip` or empty for none.
    public static final Member<String> APPLY_SECURE_BOOT_TEMPLATE =
            Member.text("ApplySecureBootTemplate");

    /// The GUID of the keys that are believed.
    public static final Member<String> SECURE_BOOT_TEMPLATE_ID =
            Member.text("SecureBootTemplateId");

    /// What is booted; without, what the firmware finds.
    public static final Member<UefiBootEntry> BOOT_THIS =
            Member.document("BootThis", UefiBootEntry::new);

    /// Where the firmware writes: `Default`, `Disabled`, `ComPort1`, `ComPort2`.
    public static final Member<String> CONSOLE = Member.text("Console");

    /// Its members in order.
    public static final Shape<Uefi> SHAPE =
            Shape.of(
                    Uefi::new,
                    ENABLE_DEBUGGER,
                    APPLY_SECURE_BOOT_TEMPLATE,
                    SECURE_BOOT_TEMPLATE_ID,
                    BOOT_THIS,
                    CONSOLE);

    /// The empty document.
    public Uefi() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Uefi> shape() {
        return SHAPE;
    }
}
