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

    public static final Member<String> PATH = Member.text("Path");
    public static final Member<Boolean> IGNORE_FLUSHES = Member.flag("IgnoreFlushes");
    public static final Member<String> CACHING_MODE = Member.text("CachingMode");
    public static final Member<Boolean> NO_WRITE_HARDENING = Member.flag("NoWriteHardening");
    public static final Member<Boolean> DISABLE_EXPANSION_OPTIMIZATION =
            Member.flag("DisableExpansionOptimization");
    public static final Member<Boolean> IGNORE_RELATIVE_LOCATOR =
            Member.flag("IgnoreRelativeLocator");
    public static final Member<Boolean> CAPTURE_IO_ATTRIBUTION_CONTEXT =
            Member.flag("CaptureIoAttributionContext");
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly");
    public static final Member<Boolean> SUPPORT_COMPRESSED_VOLUMES =
            Member.flag("SupportCompressedVolumes");
    public static final Member<Boolean> ALWAYS_ALLOW_SPARSE_FILES =
            Member.flag("AlwaysAllowSparseFiles");
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
