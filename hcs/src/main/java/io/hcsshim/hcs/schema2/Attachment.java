package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What is attached to a controller.
///
/// @param json its members
public record Attachment(JsonObject json) implements Document<Attachment> {
    /// One of [AttachmentType].
    public static final Member<String> TYPE = Member.text("Type");

    /// The file of a virtual disk, or the device `\\.\PhysicalDrive…` of a disk of the host.
    public static final Member<String> PATH = Member.text("Path");

    /// Whether the guest's flushes are dropped; for disks whose content may be lost.
    public static final Member<Boolean> IGNORE_FLUSHES = Member.flag("IgnoreFlushes");

    /// How the host caches it: `Uncached`, `Cached`, `ReadOnlyCached`; empty for the service's choice.
    public static final Member<String> CACHING_MODE = Member.text("CachingMode");

    /// Whether writes may be answered before they are on the medium, even if the guest asks for that.
    public static final Member<Boolean> NO_WRITE_HARDENING = Member.flag("NoWriteHardening");

    /// Whether a growing file's new blocks are zeroed on disk at once.
    public static final Member<Boolean> DISABLE_EXPANSION_OPTIMIZATION =
            Member.flag("DisableExpansionOptimization");

    /// Whether a differencing disk finds its parent by the absolute path alone.
    public static final Member<Boolean> IGNORE_RELATIVE_LOCATOR =
            Member.flag("IgnoreRelativeLocator");

    /// Whether transfers are accounted to the process that caused them.
    public static final Member<Boolean> CAPTURE_IO_ATTRIBUTION_CONTEXT =
            Member.flag("CaptureIoAttributionContext");

    /// Whether the guest may only read it; then several machines may have the file open.
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly");

    /// Whether the file may lie on a compressed volume, which is refused otherwise.
    public static final Member<Boolean> SUPPORT_COMPRESSED_VOLUMES =
            Member.flag("SupportCompressedVolumes");

    /// Whether the file may be sparse, which is refused otherwise.
    public static final Member<Boolean> ALWAYS_ALLOW_SPARSE_FILES =
            Member.flag("AlwaysAllowSparseFiles");

    /// Whose disk it is, for [AttachmentType#EXTENSIBLE_VIRTUAL_DISK]; the path has the form that its provider wants.
    public static final Member<String> EXTENSIBLE_VIRTUAL_DISK_TYPE =
            Member.text("ExtensibleVirtualDiskType");

    /// Its members in order.
    public static final Shape<Attachment> SHAPE =
            Shape.of(
                    Attachment::new,
                    TYPE,
                    PATH,
                    IGNORE_FLUSHES,
                    CACHING_MODE,
                    NO_WRITE_HARDENING,
                    DISABLE_EXPANSION_OPTIMIZATION,
                    IGNORE_RELATIVE_LOCATOR,
                    CAPTURE_IO_ATTRIBUTION_CONTEXT,
                    READ_ONLY,
                    SUPPORT_COMPRESSED_VOLUMES,
                    ALWAYS_ALLOW_SPARSE_FILES,
                    EXTENSIBLE_VIRTUAL_DISK_TYPE);

    /// The empty document.
    public Attachment() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Attachment> shape() {
        return SHAPE;
    }
}
