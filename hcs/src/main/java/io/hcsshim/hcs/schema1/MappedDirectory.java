package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A folder of the host that a container sees.
///
/// @param json its members
public record MappedDirectory(JsonObject json) implements Document<MappedDirectory> {
    /// The folder on the host. Always written.
    public static final Member<String> HOST_PATH = Member.text("HostPath").always();

    /// Where it is seen, with a drive letter. Always written.
    public static final Member<String> CONTAINER_PATH = Member.text("ContainerPath").always();

    /// Whether writing in it is refused. Always written.
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly").always();

    /// Bytes per second, 0 for no limit. Always written.
    public static final Member<Long> BANDWIDTH_MAXIMUM = Member.uint64("BandwidthMaximum").always();

    /// Transfers per second, 0 for no limit. Always written.
    public static final Member<Long> IOPS_MAXIMUM = Member.uint64("IOPSMaximum").always();

    /// Whether the utility VM sees it, and not the container. Always written.
    public static final Member<Boolean> CREATE_IN_UTILITY_VM =
            Member.flag("CreateInUtilityVM").always();

    /// Whether owners, modes and special files of Linux are kept in extended attributes.
    public static final Member<Boolean> LINUX_METADATA = Member.flag("LinuxMetadata");

    /// Its members in order.
    public static final Shape<MappedDirectory> SHAPE =
            Shape.of(
                    MappedDirectory::new,
                    HOST_PATH,
                    CONTAINER_PATH,
                    READ_ONLY,
                    BANDWIDTH_MAXIMUM,
                    IOPS_MAXIMUM,
                    CREATE_IN_UTILITY_VM,
                    LINUX_METADATA);

    /// The empty document.
    public MappedDirectory() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MappedDirectory> shape() {
        return SHAPE;
    }
}
