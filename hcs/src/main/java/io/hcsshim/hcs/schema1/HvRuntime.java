package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The utility VM that a container runs in.
///
/// @param json its members
public record HvRuntime(JsonObject json) implements Document<HvRuntime> {
    public static final Member<String> IMAGE_PATH = Member.text("ImagePath");
    public static final Member<Boolean> SKIP_TEMPLATE = Member.flag("SkipTemplate");
    public static final Member<String> LINUX_INITRD_FILE = Member.text("LinuxInitrdFile");
    public static final Member<String> LINUX_KERNEL_FILE = Member.text("LinuxKernelFile");
    public static final Member<String> LINUX_BOOT_PARAMETERS = Member.text("LinuxBootParameters");
    public static final Member<String> BOOT_SOURCE = Member.text("BootSource");
    public static final Member<Boolean> WRITABLE_BOOT_SOURCE = Member.flag("WritableBootSource");

    /// Its members in order.
    public static final Shape<HvRuntime> SHAPE =
            Shape.of(
                    HvRuntime::new,
                    IMAGE_PATH,
                    SKIP_TEMPLATE,
                    LINUX_INITRD_FILE,
                    LINUX_KERNEL_FILE,
                    LINUX_BOOT_PARAMETERS,
                    BOOT_SOURCE,
                    WRITABLE_BOOT_SOURCE);

    /// The empty document.
    public HvRuntime() {
        this(JsonObject.of());
    }

    @Override
    public Shape<HvRuntime> shape() {
        return SHAPE;
    }
}
