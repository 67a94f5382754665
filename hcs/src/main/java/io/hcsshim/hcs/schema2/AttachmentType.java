package io.hcsshim.hcs.schema2;

/// Kinds of [Attachment#TYPE].
public final class AttachmentType {
    /// In documents: `VirtualDisk`.
    public static final String VIRTUAL_DISK = "VirtualDisk";

    /// A disk of the host.
    public static final String PASS_THRU = "PassThru";

    /// In documents: `ExtensibleVirtualDisk`.
    public static final String EXTENSIBLE_VIRTUAL_DISK = "ExtensibleVirtualDisk";

    private AttachmentType() {}
}
