package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A Linux kernel that is started without firmware.
///
/// @param json its members
public record LinuxKernelDirect(JsonObject json) implements Document<LinuxKernelDirect> {
    /// An uncompressed kernel on the host, `vmlinux`.
    public static final Member<String> KERNEL_FILE_PATH = Member.text("KernelFilePath");

    /// An initial RAM disk on the host; empty for none.
    public static final Member<String> INIT_RD_PATH = Member.text("InitRdPath");

    /// The command line of the kernel.
    public static final Member<String> KERNEL_CMD_LINE = Member.text("KernelCmdLine");

    /// Its members in order.
    public static final Shape<LinuxKernelDirect> SHAPE =
            Shape.of(LinuxKernelDirect::new, KERNEL_FILE_PATH, INIT_RD_PATH, KERNEL_CMD_LINE);

    /// The empty document.
    public LinuxKernelDirect() {
        this(JsonObject.of());
    }

    @Override
    public Shape<LinuxKernelDirect> shape() {
        return SHAPE;
    }
}
