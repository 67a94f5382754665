package io.hcsshim.hcs.schema2;

/// Kinds of [Attachment#TYPE].
public final class AttachmentType {
    public static final String VIRTUAL_DISK = "VirtualDisk";

    /// A disk of the host.
    public static final String PASS_THRU = "PassThru";

    public static final String EXTENSIBLE_VIRTUAL_DISK = "ExtensibleVirtualDisk";

    private AttachmentType() {}
}
