package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A virtual disk that a container sees.
///
/// @param json its members
public record MappedVirtualDisk(JsonObject json) implements Document<MappedVirtualDisk> {
    /// The file of the disk, VHD or VHDX.
    public static final Member<String> HOST_PATH = Member.text("HostPath");

    /// Where its first volume is mounted; empty with [#ATTACH_ONLY]. Always written.
    public static final Member<String> CONTAINER_PATH = Member.text("ContainerPath").always();

    /// Whether the utility VM mounts it, and not the container.
    public static final Member<Boolean> CREATE_IN_UTILITY_VM = Member.flag("CreateInUtilityVM");

    /// Whether it is attached read-only.
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly");

    /// How the host caches it: empty, `Disabled`, `Enabled`, `Private`, `PrivateAllowSharing`.
    public static final Member<String> CACHE = Member.text("Cache");

    /// Whether it is attached and not mounted.
    public static final Member<Boolean> ATTACH_ONLY = Member.flag("AttachOnly");

    /// Its members in order.
    public static final Shape<MappedVirtualDisk> SHAPE =
            Shape.of(
                    MappedVirtualDisk::new,
                    HOST_PATH,
                    CONTAINER_PATH,
                    CREATE_IN_UTILITY_VM,
                    READ_ONLY,
                    CACHE,
                    ATTACH_ONLY);

    /// The empty document.
    public MappedVirtualDisk() {
        this(JsonObject.of());
    }

    @Override
    public Shape<MappedVirtualDisk> shape() {
        return SHAPE;
    }
}
