package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The utility VM that a container runs in.
///
/// @param json its members
public record HvRuntime(JsonObject json) implements Document<HvRuntime> {
    /// The folder with the machine's files, `UtilityVM` of a base layer; or of a Linux kernel and its disk.
    public static final Member<String> IMAGE_PATH = Member.text("ImagePath");

    /// Whether it boots, instead of being cloned from a template.
    public static final Member<Boolean> SKIP_TEMPLATE = Member.flag("SkipTemplate");

    /// Linux: the initial RAM disk, a name in [#IMAGE_PATH].
    public static final Member<String> LINUX_INITRD_FILE = Member.text("LinuxInitrdFile");

    /// Linux: the kernel, a name in [#IMAGE_PATH].
    public static final Member<String> LINUX_KERNEL_FILE = Member.text("LinuxKernelFile");

    /// Linux: the command line of the kernel.
    public static final Member<String> LINUX_BOOT_PARAMETERS = Member.text("LinuxBootParameters");

    /// Linux: what it boots from, `Vhd` for a disk in [#IMAGE_PATH]; empty for the RAM disk.
    public static final Member<String> BOOT_SOURCE = Member.text("BootSource");

    /// Linux: whether that disk may be written.
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
