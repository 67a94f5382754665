package io.hcsshim.hcs.schema2;

/// Kinds of [Attachment#TYPE].
public final class AttachmentType {
    /// A VHD or VHDX file.
    public static final String VIRTUAL_DISK = "VirtualDisk";

    /// A disk of the host.
    public static final String PASS_THRU = "PassThru";

    /// A disk of another provider in the host's kernel, named by [Attachment#EXTENSIBLE_VIRTUAL_DISK_TYPE].
    public static final String EXTENSIBLE_VIRTUAL_DISK = "ExtensibleVirtualDisk";

    private AttachmentType() {}
}
